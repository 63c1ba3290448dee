//! What is inside a workbook before anything of it is read into memory: how much it unpacks to, and whether it is a workbook at all.

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::Path;

use zip::ZipArchive;

use super::{broken, links, refused, too_large};
use crate::error::Error;

const MOST_PARTS: usize = 10_000;
const MOST_UNPACKED: u64 = 600 * 1024 * 1024;
/// Excel's own files pack to a tenth; a file that packs to less than a 250th was made to fill memory.
const MOST_RATIO: u64 = 250;
const RATIO_FROM: u64 = 20 * 1024 * 1024;
/// A cell holds 32,767 letters at most.
const LONGEST_PIECE: u64 = 1024 * 1024;
/// Texts are held in memory while the rows are read: their bytes and what each of them costs.
const MOST_TEXTS: u64 = 120 * 1024 * 1024;
const COST_OF_TAG: u64 = 14;

const BOMB: &str = "This workbook unpacks to far more than a list holds, so it was not opened. Save the list as CSV and upload that.";
const NO_BOOK: &str = "This is a zip archive, not an Excel workbook. Unpack it and upload the list in it as CSV or .xlsx.";
const DAMAGED: &str = "This workbook is damaged and cannot be opened. Open it in Excel, save it again as .xlsx, and upload that.";

/// A sentence for a workbook that cannot be read.
pub(super) fn damaged() -> Error {
    refused(DAMAGED)
}

/// Refuses an archive that is no workbook, or one that would fill memory. Every part is unpacked into nothing and counted.
pub(super) fn check(path: &Path) -> Result<(), Error> {
    let mut file = File::open(path).map_err(broken)?;
    check_directory(&mut file)?;
    let mut archive = ZipArchive::new(BufReader::new(file)).map_err(|_| damaged())?;
    if archive.len() > MOST_PARTS {
        return Err(refused(BOMB));
    }
    let names: Vec<String> = archive.file_names().flatten().map(|name| name.replace('\\', "/").to_lowercase()).collect();
    is_book(&names)?;
    let mut unpacked = 0;
    for place in 0..archive.len() {
        let mut part = archive.by_index(place).map_err(|_| damaged())?;
        let name = part.name().map_err(|_| damaged())?.replace('\\', "/").to_lowercase();
        if name.ends_with(".xml") || name.ends_with(".rels") {
            unpacked += measure(&mut part, &name, MOST_UNPACKED.saturating_sub(unpacked))?;
        }
    }
    // Now they are known to be small enough to be read as a whole.
    for place in 0..archive.len() {
        let mut part = archive.by_index(place).map_err(|_| damaged())?;
        if part.name().map_err(|_| damaged())?.to_lowercase().ends_with(".rels") {
            links::check(&mut part)?;
        }
    }
    Ok(())
}

/// The directory stands at the end; one of millions of parts would itself fill memory.
fn check_directory(file: &mut File) -> Result<(), Error> {
    let length = file.seek(SeekFrom::End(0)).map_err(broken)?;
    let mut tail = Vec::new();
    file.seek(SeekFrom::Start(length.saturating_sub(66_000))).map_err(broken)?;
    file.read_to_end(&mut tail).map_err(broken)?;
    file.rewind().map_err(broken)?;
    let end = tail.windows(12).rposition(|bytes| bytes.starts_with(b"PK\x05\x06")).ok_or_else(damaged)?;
    let parts = usize::from(u16::from_le_bytes([tail[end + 10], tail[end + 11]]));
    if parts > MOST_PARTS { Err(refused(BOMB)) } else { Ok(()) }
}

fn is_book(names: &[String]) -> Result<(), Error> {
    let has = |name: &str| names.iter().any(|known| known == name);
    if has("xl/workbook.xml") {
        return Ok(());
    }
    Err(refused(if has("xl/workbook.bin") {
        "This is a binary workbook (.xlsb). Open it in Excel, save it as .xlsx, and upload that."
    } else if has("content.xml") {
        "This is an OpenDocument file. Save the list as .xlsx or CSV and upload that."
    } else if names.iter().any(|name| name.starts_with("word/") || name.starts_with("ppt/")) {
        "This is a Word or PowerPoint document. Save the list as .xlsx or CSV and upload that."
    } else {
        NO_BOOK
    }))
}

/// How many bytes a part unpacks to, refused as soon as it is too much.
fn measure<R: Read>(part: &mut zip::read::ZipFile<'_, R>, name: &str, left: u64) -> Result<u64, Error> {
    let packed = part.compressed_size().max(1);
    let is_texts = name.ends_with("sharedstrings.xml");
    let most = match name {
        _ if name.starts_with("xl/worksheets/") => left,
        // The workbook says in which folder its texts are.
        _ if is_texts => left.min(2 * MOST_TEXTS),
        _ => left.min(16 * 1024 * 1024),
    };
    let mut scan = Scan::default();
    let mut block = vec![0; 64 * 1024];
    loop {
        let count = part.read(&mut block).map_err(|_| damaged())?;
        if count == 0 {
            break;
        }
        scan.take(&block[..count]);
        if is_texts {
            scan.note_promise(&block[..count]);
        }
        if scan.strange {
            return Err(damaged());
        }
        if scan.bytes > most || scan.longest > LONGEST_PIECE || (scan.bytes > RATIO_FROM && scan.bytes / packed > MOST_RATIO) {
            return Err(refused(BOMB));
        }
    }
    if is_texts && (scan.bytes + scan.tags * COST_OF_TAG > MOST_TEXTS || scan.promised > 2_000_000) {
        return Err(too_large("This workbook holds more different texts than can be read at once. Save the list as CSV and upload that."));
    }
    Ok(scan.bytes)
}

/// Counts what a reader of the part would hold in memory.
#[derive(Default)]
struct Scan {
    bytes: u64,
    tags: u64,
    piece: u64,
    longest: u64,
    /// Within a comment or the like, which may hold any sign and is read as one piece.
    aside: bool,
    last: u8,
    /// A sign that XML does not have, as in other encodings, in which none of this would be found.
    strange: bool,
    /// The number of texts that the part says it has, for which a reader makes room.
    promised: u64,
    kept: Vec<u8>,
}

impl Scan {
    fn take(&mut self, block: &[u8]) {
        self.bytes += block.len() as u64;
        for byte in block {
            self.piece += 1;
            match byte {
                b'<' if !self.aside => (self.tags, self.piece) = (self.tags + 1, 0),
                0..=8 | 11 | 12 | 14..=31 => self.strange = true,
                b'!' if self.last == b'<' => self.aside = true,
                b'>' if self.aside && matches!(self.last, b'-' | b']') => self.aside = false,
                _ => {}
            }
            self.last = *byte;
            self.longest = self.longest.max(self.piece);
        }
    }

    fn note_promise(&mut self, block: &[u8]) {
        const NAME: &[u8] = b"uniqueCount";
        self.kept.extend_from_slice(block);
        let mut keep = self.kept.len().saturating_sub(64);
        for at in memchr_all(&self.kept, NAME) {
            let rest = &self.kept[at + NAME.len()..];
            let digits = rest.iter().skip_while(|byte| !byte.is_ascii_digit() && **byte != b'>');
            let number =
                digits.take_while(|byte| byte.is_ascii_digit()).take(12).fold(0, |sum: u64, digit| sum * 10 + u64::from(digit - b'0'));
            self.promised = self.promised.max(number);
            if !rest.contains(&b'>') {
                keep = keep.min(at);
            }
        }
        self.kept.drain(..keep);
    }
}

fn memchr_all<'a>(text: &'a [u8], name: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
    text.windows(name.len()).enumerate().filter(move |(_, window)| *window == name).map(|(at, _)| at)
}
