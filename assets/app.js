import * as Turbo from "./vendor/turbo.js";
import { Application } from "./vendor/stimulus.js";
import BoardController from "./board.js";
import DropController from "./drop.js";
import FiltersController from "./filters.js";
import FollowController from "./follow.js";
import ForetellController from "./foretell.js";
import FormController from "./form.js";
import PaletteController from "./palette.js";
import SamplesController from "./samples.js";
import SelectController from "./select.js";
import ToastController from "./toast.js";
import "./choose.js";
import "./dialog.js";
import { formErrors } from "./errors.js";
import "./keep.js";
import "./live.js";
import "./menu.js";
import "./shortcuts.js";

Turbo.StreamActions["form-errors"] = formErrors;
// Turbo's own progress bar brings a style element, which the content security policy forbids; html[aria-busy] is styled instead.
Turbo.config.drive.progressBarDelay = 2 ** 31 - 1;

const application = Application.start();
application.register("board", BoardController);
application.register("drop", DropController);
application.register("filters", FiltersController);
application.register("follow", FollowController);
application.register("foretell", ForetellController);
application.register("form", FormController);
application.register("palette", PaletteController);
application.register("samples", SamplesController);
application.register("select", SelectController);
application.register("toast", ToastController);
