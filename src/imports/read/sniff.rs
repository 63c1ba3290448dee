//! What a file is, by its first bytes and not by its name.

use std::io::Read;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::{broken, refused};
use crate::error::Error;

const HEAD: u64 = 64 * 1024;

/// What can be read.
pub(super) enum Kind {
    /// Text in this encoding.
    Text(&'static Encoding),
    /// A zip archive, as .xlsx files are.
    Book,
}

/// What people upload by mistake: how it begins, what it is, and what to do.
const OTHERS: &[(&[u8], &str)] = &[
    (b"%PDF", "This is a PDF, whatever its name says. Export the list as CSV or .xlsx."),
    (
        b"\xD0\xCF\x11\xE0",
        "This is an old or password-protected Excel workbook. Open it in Excel, save it as .xlsx without a password, and upload that.",
    ),
    (b"{\\rtf", "This is a text document. Save the list as CSV or .xlsx."),
    (b"\x1F\x8B", "This is a compressed file. Unpack it and upload the list in it."),
    (b"Rar!", "This is a compressed file. Unpack it and upload the list in it."),
    (b"7z\xBC\xAF", "This is a compressed file. Unpack it and upload the list in it."),
    (b"\x89PNG", "This is a picture. Upload the list as CSV or .xlsx."),
    (b"\xFF\xD8\xFF", "This is a picture. Upload the list as CSV or .xlsx."),
    (b"GIF8", "This is a picture. Upload the list as CSV or .xlsx."),
];

/// Finds out what the file is, or says why it cannot be read. The whole file is looked at, a block at a time.
pub(super) fn kind(mut file: impl Read) -> Result<Kind, Error> {
    let mut head = Vec::new();
    file.by_ref().take(HEAD).read_to_end(&mut head).map_err(broken)?;
    if head.is_empty() {
        return Err(refused("This file is empty. Choose one with a row of headers and rows below it."));
    }
    if let Some((_, words)) = OTHERS.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Err(refused(words));
    }
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        return Ok(Kind::Book);
    }
    if let Some((encoding, _)) = Encoding::for_bom(&head) {
        return Ok(Kind::Text(encoding));
    }
    if let Some(encoding) = wide(&head) {
        return Ok(Kind::Text(encoding));
    }
    let start = String::from_utf8_lossy(&head[..head.len().min(512)]).trim_start().to_lowercase();
    if start.starts_with("<!doctype") || start.starts_with("<html") || start.starts_with("<?xml") || start.starts_with("<table") {
        return Err(refused("This is a web page or XML with another name. Open it in Excel and save it as .xlsx or CSV."));
    }
    let controls = head.iter().filter(|byte| matches!(byte, 0..=8 | 11..=12 | 14..=31)).count();
    if controls * 100 > head.len() {
        return Err(refused("This is not a text file: it holds bytes that text does not have. Save the list as CSV or .xlsx."));
    }
    Ok(Kind::Text(if is_utf8(&head, file)? { UTF_8 } else { WINDOWS_1252 }))
}

/// UTF-16 without a mark: every other byte of plain letters is zero.
fn wide(head: &[u8]) -> Option<&'static Encoding> {
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let (high, low, half) = (zeros(0), zeros(1), head.len() / 2);
    match half {
        0 => None,
        _ if low * 10 > half * 4 && high * 10 < half => Some(UTF_16LE),
        _ if high * 10 > half * 4 && low * 10 < half => Some(UTF_16BE),
        _ => None,
    }
}

fn is_utf8(head: &[u8], mut rest: impl Read) -> Result<bool, Error> {
    let mut decoder = UTF_8.new_decoder_without_bom_handling();
    let mut block = vec![0; 64 * 1024];
    let mut out = vec![0; 256 * 1024];
    let (_, _, _, wrong) = decoder.decode_to_utf8(head, &mut out, false);
    if wrong {
        return Ok(false);
    }
    loop {
        let count = rest.read(&mut block).map_err(broken)?;
        let (_, _, _, wrong) = decoder.decode_to_utf8(&block[..count], &mut out, count == 0);
        if wrong || count == 0 {
            return Ok(!wrong);
        }
    }
}
