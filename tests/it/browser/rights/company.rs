//! The company: its gaps and its proof, its record, its people and settings; and one's own account.

use super::{LOGINS, Sheet};

const MARKETING: &str = "director admin marketing.manager marcomm dgo";
const RECALLERS: &str = "admin marketing.manager marcomm dgo";
const MENDERS: &str = "admin sales.manager";
/// Who has prepared the records, and so is signed in elsewhere too.
const TWICE: &str = "admin sales.manager sales1 sales2";

pub(super) const SHEETS: &[Sheet] = &[
    Sheet {
        at: "/crm/receipts",
        open: MARKETING,
        unknown: "",
        acts: &[("POST leads/{id}/recall", RECALLERS)],
        offers: &[("Export", MARKETING), ("Recall", RECALLERS)],
    },
    Sheet {
        at: "/crm/gaps",
        open: "director admin sales.manager",
        unknown: "",
        acts: &[("POST opportunities/-/assign", MENDERS)],
        offers: &[("Export", "director admin sales.manager"), ("Reassign", MENDERS), ("Give a next step", "")],
    },
    Sheet {
        at: "/crm/proof",
        open: "director admin",
        unknown: "",
        acts: &[("POST proof", "director admin")],
        offers: &[("Run now", "director admin")],
    },
    Sheet { at: "/crm/audit", open: "director admin", unknown: "", acts: &[], offers: &[("Export", "director admin")] },
    Sheet { at: "/crm/access?id={account}", open: "director admin", unknown: "", acts: &[], offers: &[] },
    Sheet {
        at: "/admin/users",
        open: "admin",
        unknown: "",
        acts: &[("POST /api/admin/users", "admin")],
        offers: &[("Export", "admin"), ("Invite", "admin")],
    },
    Sheet {
        at: "/admin/users/{user}",
        open: "admin",
        unknown: "",
        acts: &[
            ("PATCH /api/admin/users/{id}", "admin"),
            ("POST /api/admin/users/{id}/deactivate", "admin"),
            ("POST /api/admin/users/{id}/give", "admin"),
            ("POST /api/admin/users/{id}/invitation", "admin"),
        ],
        offers: &[("Edit", "admin"), ("Link for a new password", "admin"), ("Give all to…", "admin"), ("Deactivate", "admin")],
    },
    Sheet {
        at: "/admin/settings",
        open: "admin",
        unknown: "",
        acts: &[("PATCH /api/admin/settings", "admin")],
        offers: &[("Save", "admin")],
    },
    Sheet {
        at: "/admin/settings/stages",
        open: "admin",
        unknown: "",
        acts: &[("PATCH /api/admin/stage-rules/{id}", "admin")],
        offers: &[("Edit Discovery", "admin")],
    },
    Sheet {
        at: "/admin/settings/services",
        open: "admin",
        unknown: "",
        acts: &[("PATCH /api/admin/services/{id}", "admin"), ("POST /api/admin/services", "admin")],
        offers: &[("Add service", "admin"), ("Take out", "admin")],
    },
    Sheet {
        at: "/admin/settings/holidays",
        open: "admin",
        unknown: "",
        acts: &[("POST /api/admin/holidays", "admin")],
        offers: &[("Add holiday", "admin")],
    },
    Sheet {
        at: "/me",
        open: LOGINS,
        unknown: "",
        acts: &[
            ("DELETE /api/auth/sessions", TWICE),
            ("DELETE /api/auth/sessions/{id}", TWICE),
            ("PATCH /api/auth/me", LOGINS),
            ("POST /api/auth/tokens", LOGINS),
        ],
        offers: &[("Save", LOGINS), ("Change password", LOGINS), ("New token", LOGINS), ("Sign out everywhere else", TWICE)],
    },
];
