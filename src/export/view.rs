//! The way to the file on a list's page.

use maud::{Markup, html};

use super::Format;
use crate::ui::{self, Icon, Item};

/// What of a page's address is no filter of its list.
const NO_FILTER: [&str; 5] = ["cursor", "limit", "counts", "form", "month"];

/// A menu with both files of the list that a page shows: `api` with what is always asked for there, `address` the page with its filters.
pub fn menu(api: &str, address: &str) -> Markup {
    menu_with(api, address, &[])
}

/// The same with whole lists that have no page of their own: what each is called, and its route.
pub fn menu_with(api: &str, address: &str, beside: &[(&str, &str)]) -> Markup {
    let link = |href: String, label: &str, icon: Icon| {
        Item::Line(html! { a.menu-line href=(href) data-turbo="false" download { (icon) (label) } })
    };
    let mut items = vec![
        link(file_of(api, address, Format::Xlsx), "Export to Excel", Icon::Table),
        link(file_of(api, address, Format::Csv), "Export as CSV", Icon::Text),
    ];
    if !beside.is_empty() {
        items.push(Item::Rule);
    }
    items.extend(beside.iter().map(|(label, api)| link(file_of(api, "", Format::Xlsx), label, Icon::Table)));
    ui::corner_menu("export", "Export", Icon::Download, &items)
}

fn file_of(api: &str, address: &str, format: Format) -> String {
    let (route, always) = api.split_once('?').unwrap_or((api, ""));
    let filters = address.split_once('?').map_or("", |(_, query)| query);
    let always: Vec<_> = form_urlencoded::parse(always.as_bytes()).collect();
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(&always);
    for (name, value) in form_urlencoded::parse(filters.as_bytes()) {
        if !NO_FILTER.contains(&name.as_ref()) && !value.is_empty() && !always.iter().any(|(taken, _)| *taken == name) {
            query.append_pair(&name, &value);
        }
    }
    query.append_pair("format", format.label());
    format!("{route}?{}", query.finish())
}
