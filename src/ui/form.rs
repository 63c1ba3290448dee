//! A form that posts to the API and shows the answer where the person is looking.

use maud::{Markup, html};

/// How the API is called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// A plain POST.
    Post,
    /// PATCH, sent as a POST with a hidden `_method`.
    Patch,
    /// DELETE, sent likewise.
    Delete,
}

/// A form under construction; its id is the root of its fields' ids.
#[derive(Debug, Clone)]
pub struct Form {
    pub(super) id: String,
    action: String,
    method: Method,
    back: Option<String>,
    errors_to: Option<String>,
    subject: Option<String>,
    uploads: bool,
}

impl Form {
    /// A form with the method given.
    pub fn new(id: &str, action: &str, method: Method) -> Self {
        Self { id: id.to_owned(), action: action.to_owned(), method, back: None, errors_to: None, subject: None, uploads: false }
    }

    /// A form that posts.
    pub fn post(id: &str, action: &str) -> Self {
        Self::new(id, action, Method::Post)
    }

    /// A form that patches.
    pub fn patch(id: &str, action: &str) -> Self {
        Self::new(id, action, Method::Patch)
    }

    /// The local page to return to.
    pub fn back(mut self, path: &str) -> Self {
        self.back = Some(path.to_owned());
        self
    }

    /// Another form of the page that shows the messages and asks for what is missing: one dialog for all rows of a list.
    pub fn errors_to(mut self, form: &str) -> Self {
        self.errors_to = Some(form.to_owned());
        self
    }

    /// The record it is about, named in the dialog of [`Form::errors_to`].
    pub fn subject(mut self, name: &str) -> Self {
        self.subject = Some(name.to_owned());
        self
    }

    /// A form with a file. Nothing reads its body on the way, so who it is stands in its address, and it returns to the page it is on.
    pub fn uploads(mut self) -> Self {
        self.action = format!("{}?_form={}", self.action, self.id);
        self.uploads = true;
        self
    }

    /// The form element around its fields, with the slot for its message.
    pub fn wrap(&self, body: Markup) -> Markup {
        self.element("form", html! { (self.message()) (body) })
    }

    /// The form element around parts that each have a slot of their own ([`Form::message`]): a form with several ends.
    pub fn around(&self, body: Markup) -> Markup {
        self.element("many-ends", body)
    }

    pub(super) fn element(&self, class: &str, body: Markup) -> Markup {
        html! {
            form #(self.id) class=(class) method="post" action=(self.action) data-controller="form" data-subject=[self.subject.as_ref()]
                enctype=[self.uploads.then_some("multipart/form-data")] {
                @if !self.uploads { (self.hidden_fields()) }
                (body)
            }
        }
    }

    fn hidden_fields(&self) -> Markup {
        html! {
            @match self.method {
                Method::Post => {}
                Method::Patch => { input type="hidden" name="_method" value="PATCH"; }
                Method::Delete => { input type="hidden" name="_method" value="DELETE"; }
            }
            input type="hidden" name="_form" value=(self.errors_to.as_ref().unwrap_or(&self.id));
            @if let Some(back) = &self.back { input type="hidden" name="_back" value=(back); }
        }
    }

    /// The slot for its message.
    pub fn message(&self) -> Markup {
        html! { div.alert-line data-form-message role="alert" {} }
    }

    /// A value that is sent and not seen.
    pub fn hidden(&self, name: &str, value: &str) -> Markup {
        html! { input type="hidden" name=(name) value=(value); }
    }

    /// Fields that appear only when the server says that one of `names` is missing.
    pub fn when_missing(&self, names: &[&str], fields: Markup) -> Markup {
        html! { fieldset.when-missing data-when-missing=(names.join(" ")) hidden disabled { (fields) } }
    }

    /// Two or more fields side by side where there is room.
    pub fn row(&self, fields: Markup) -> Markup {
        html! { div.field-row { (fields) } }
    }

    /// The last line: the button that sends, and one that closes the dialog around it.
    pub fn buttons(&self, submit: &str) -> Markup {
        html! {
            div.form-buttons {
                a.btn.btn-ghost href="#_" role="button" data-dialog-close { "Cancel" }
                button.btn.btn-primary type="submit" { (submit) }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_says_who_it_is_how_and_where_to_return() {
        let form = Form::patch("next", "/api/x").back("/crm/y?a=1&b=2");
        let text = form.wrap(html! {}).into_string();
        for part in [
            r#"id="next""#,
            r#"method="post" action="/api/x""#,
            r#"name="_method" value="PATCH""#,
            r#"name="_form" value="next""#,
            r#"name="_back" value="/crm/y?a=1&amp;b=2""#,
            r#"data-form-message role="alert""#,
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
        assert!(Form::post("a", "/").errors_to("b").wrap(html! {}).into_string().contains(r#"name="_form" value="b""#));
    }

    #[test]
    fn a_field_is_tied_to_its_label_hint_and_message() {
        let form = Form::post("f", "/");
        let text = html! { (form.email("mail", "E-mail").required().hint("Work").value("a\"b")) }.into_string();
        for part in [
            r#"label for="f-mail""#,
            r#"id="f-mail" name="mail" type="email" value="a&quot;b""#,
            r#"aria-describedby="f-mail-hint f-mail-error""#,
            r#"id="f-mail-error" data-error-for="mail""#,
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
    }

    #[test]
    fn what_is_asked_for_only_when_missing_is_out_of_reach_before() {
        let text = Form::post("f", "/").when_missing(&["a", "b"], html! {}).into_string();
        assert!(text.contains(r#"data-when-missing="a b" hidden disabled"#), "{text}");
    }
}
