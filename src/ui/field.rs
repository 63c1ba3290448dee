//! One field: label, control, hint and the place for its message.

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Kind {
    Input(&'static str),
    Number(Option<String>),
    Area,
    Select,
    Multi,
    Radios,
    Checkbox,
}

/// A field under construction; put it into the markup when it is complete.
#[derive(Debug, Clone)]
pub struct Field {
    pub(super) id: String,
    pub(super) kind: Kind,
    pub(super) name: String,
    pub(super) label: String,
    pub(super) hint: Option<String>,
    pub(super) error: Option<String>,
    pub(super) values: Vec<String>,
    pub(super) choices: Vec<(String, String)>,
    pub(super) placeholder: Option<String>,
    pub(super) autocomplete: Option<&'static str>,
    pub(super) required: bool,
    pub(super) focus: bool,
}

impl Field {
    pub(super) fn new(form: &str, kind: Kind, name: &str, label: &str) -> Self {
        Self {
            id: format!("{form}-{name}"),
            kind,
            name: name.to_owned(),
            label: label.to_owned(),
            hint: None,
            error: None,
            values: Vec::new(),
            choices: Vec::new(),
            placeholder: None,
            autocomplete: None,
            required: false,
            focus: false,
        }
    }

    /// Must be filled.
    pub fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// What it holds now; may be called more than once for several choices.
    pub fn value(mut self, value: impl ToString) -> Self {
        self.values.push(value.to_string());
        self
    }

    /// What it holds now, if anything.
    pub fn value_opt(self, value: Option<impl ToString>) -> Self {
        match value {
            Some(value) => self.value(value),
            None => self,
        }
    }

    /// A line of help under it.
    pub fn hint(mut self, hint: &str) -> Self {
        self.hint = Some(hint.to_owned());
        self
    }

    /// An example inside it; never the only explanation.
    pub fn placeholder(mut self, text: &str) -> Self {
        self.placeholder = Some(text.to_owned());
        self
    }

    /// What the browser may fill in by itself.
    pub fn autocomplete(mut self, what: &'static str) -> Self {
        self.autocomplete = Some(what);
        self
    }

    /// A message shown at once.
    pub fn error(mut self, error: Option<&str>) -> Self {
        self.error = error.map(str::to_owned);
        self
    }

    /// Takes the focus when the page or the dialog opens.
    pub fn focus(mut self) -> Self {
        self.focus = true;
        self
    }

    pub(super) fn choices(mut self, choices: &[(impl AsRef<str>, impl AsRef<str>)]) -> Self {
        self.choices = choices.iter().map(|(value, label)| (value.as_ref().to_owned(), label.as_ref().to_owned())).collect();
        self
    }
}
