//! Where a workbook says its sheets are. Its reader opens whatever part is named, so each must be one that was measured.

use std::io::Read;

use super::guard::damaged;
use crate::error::Error;

/// Refuses a list of parts that names as the workbook or a sheet what is no .xml.
pub(super) fn check(part: &mut impl Read) -> Result<(), Error> {
    let mut content = Vec::new();
    part.read_to_end(&mut content).map_err(|_| damaged())?;
    let content = String::from_utf8_lossy(&content);
    if content.split('<').all(is_right) { Ok(()) } else { Err(damaged()) }
}

/// One element: whether it is about something else, or about a part that ends in .xml.
fn is_right(element: &str) -> bool {
    let mut rest = element;
    let (mut read, mut right) = (false, true);
    while let Some(open) = rest.find(['"', '\'']) {
        let (name, quoted) = rest.split_at(open);
        let (mark, quoted) = quoted.split_at(1);
        let Some((value, after)) = quoted.split_once(mark) else { return false };
        let name = name.trim_end().trim_end_matches('=').trim_end();
        read |= name.ends_with("Type") && (value.ends_with("sheet") || value.ends_with("officeDocument"));
        right &= !name.ends_with("Target") || value.to_lowercase().ends_with(".xml");
        rest = after;
    }
    right || !read
}
