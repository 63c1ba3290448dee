//! The kinds of fields a form can have.

use super::Form;
use super::field::{Field, Kind};

impl Form {
    /// One line of text.
    pub fn text(&self, name: &str, label: &str) -> Field {
        self.field(Kind::Input("text"), name, label)
    }

    /// An e-mail address.
    pub fn email(&self, name: &str, label: &str) -> Field {
        self.field(Kind::Input("email"), name, label)
    }

    /// A password.
    pub fn password(&self, name: &str, label: &str) -> Field {
        self.field(Kind::Input("password"), name, label)
    }

    /// A telephone number.
    pub fn tel(&self, name: &str, label: &str) -> Field {
        self.field(Kind::Input("tel"), name, label)
    }

    /// A web address or domain.
    pub fn url(&self, name: &str, label: &str) -> Field {
        self.field(Kind::Input("text"), name, label)
    }

    /// A number.
    pub fn number(&self, name: &str, label: &str) -> Field {
        self.field(Kind::Number(None), name, label)
    }

    /// An amount, with its currency before it.
    pub fn money(&self, name: &str, label: &str, currency: &str) -> Field {
        self.field(Kind::Number(Some(currency.to_owned())), name, label)
    }

    /// A day.
    pub fn date(&self, name: &str, label: &str) -> Field {
        self.field(Kind::Input("date"), name, label)
    }

    /// An hour.
    pub fn time(&self, name: &str, label: &str) -> Field {
        self.field(Kind::Input("time"), name, label)
    }

    /// Several lines of text.
    pub fn textarea(&self, name: &str, label: &str) -> Field {
        self.field(Kind::Area, name, label)
    }

    /// One of a list; long lists become searchable.
    pub fn select(&self, name: &str, label: &str, choices: &[(impl AsRef<str>, impl AsRef<str>)]) -> Field {
        self.field(Kind::Select, name, label).choices(choices)
    }

    /// Several of a list.
    pub fn multi(&self, name: &str, label: &str, choices: &[(impl AsRef<str>, impl AsRef<str>)]) -> Field {
        self.field(Kind::Multi, name, label).choices(choices)
    }

    /// One of a few, all in sight.
    pub fn radios(&self, name: &str, label: &str, choices: &[(impl AsRef<str>, impl AsRef<str>)]) -> Field {
        self.field(Kind::Radios, name, label).choices(choices)
    }

    /// Yes or no; sends `true` when ticked.
    pub fn checkbox(&self, name: &str, label: &str) -> Field {
        self.field(Kind::Checkbox, name, label)
    }

    fn field(&self, kind: Kind, name: &str, label: &str) -> Field {
        Field::new(&self.id, kind, name, label)
    }
}
