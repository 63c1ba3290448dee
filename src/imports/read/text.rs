//! Text with a delimiter: decoded as it is read, one record at a time.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::rc::Rc;

use csv::{ByteRecord, Reader, ReaderBuilder};
use encoding_rs::{Decoder, Encoding};

use super::{Each, LONGEST_ROW, Wanted, broken, refused, shortened, tidy};
use crate::error::Error;

/// Put behind the file: a record of its own there, unless the file ends within quotation marks. No text holds these letters.
const END: &str = "\n\u{FFFF}end of file\u{FFFF}";
const BLOCK: usize = 64 * 1024;
const DELIMITERS: [(u8, &str); 4] = [(b',', "comma"), (b';', "semicolon"), (b'\t', "tab"), (b'|', "pipe")];

/// How the text is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::imports) struct Text {
    pub(in crate::imports) encoding: &'static Encoding,
    delimiter: u8,
}

impl Text {
    /// The delimiter's name.
    pub(in crate::imports) fn delimiter_name(self) -> &'static str {
        DELIMITERS.iter().find(|(byte, _)| *byte == self.delimiter).map_or("comma", |(_, name)| name)
    }
}

/// The encoding and delimiter that are wanted, or found.
pub(super) fn found(path: &Path, found: &'static Encoding, wanted: &Wanted) -> Result<Text, Error> {
    let encoding = match &wanted.encoding {
        Some(label) => Encoding::for_label(label.as_bytes()).ok_or_else(|| {
            Error::field("encoding", "This is no encoding that is known here. Choose UTF-8, UTF-16LE, UTF-16BE or windows-1252.")
        })?,
        None => found,
    };
    let delimiter = match wanted.delimiter.as_deref() {
        Some(name) => DELIMITERS
            .iter()
            .find(|(byte, known)| *known == name || name.as_bytes() == [*byte])
            .map(|(byte, _)| *byte)
            .ok_or_else(|| Error::field("delimiter", "This must be one of: comma, semicolon, tab, pipe."))?,
        None => delimiter(&head(path, encoding)?),
    };
    Ok(Text { encoding, delimiter })
}

/// Gives each record with its number; what Excel writes above the headers to name the delimiter is none.
pub(super) fn walk(path: &Path, text: Text, each: Each) -> Result<(), Error> {
    let since = Rc::new(Cell::new(0));
    let decoded = Decoded::new(File::open(path).map_err(broken)?, text.encoding, END, Rc::clone(&since));
    let mut reader = builder(text.delimiter).from_reader(decoded);
    let mut record = ByteRecord::new();
    let mut number = 0;
    while next(&mut reader, &mut record, number + 1)? {
        since.set(0);
        let last = record.iter().next_back().unwrap_or_default();
        if last.ends_with(END.as_bytes()) {
            return Err(never_closed(number + 1));
        }
        if record.len() == 1 && last == END.trim_start().as_bytes() || number == 0 && names_delimiter(&record, text.delimiter) {
            continue;
        }
        number += 1;
        each(number, shortened(record.iter().map(|cell| tidy(&String::from_utf8_lossy(cell))).collect()))?;
    }
    Ok(())
}

fn never_closed(number: u32) -> Error {
    refused(&format!("Row {number} does not end: a quotation mark in it is never closed. Correct it and upload the file again."))
}

fn next<R: Read>(reader: &mut Reader<R>, record: &mut ByteRecord, number: u32) -> Result<bool, Error> {
    reader.read_byte_record(record).map_err(|error| match error.into_kind() {
        csv::ErrorKind::Io(fault) if fault.kind() == io::ErrorKind::InvalidData => never_closed(number),
        csv::ErrorKind::Io(fault) => broken(fault),
        _ => refused(&format!("Row {number} cannot be read. Save the list as CSV UTF-8 or .xlsx and upload that.")),
    })
}

fn builder(delimiter: u8) -> ReaderBuilder {
    let mut builder = ReaderBuilder::new();
    builder.has_headers(false).flexible(true).delimiter(delimiter);
    builder
}

/// `sep=;`, which is two cells when that is the delimiter.
fn names_delimiter(record: &ByteRecord, delimiter: u8) -> bool {
    let first = record.get(0).unwrap_or_default();
    match first.strip_prefix(b"sep=") {
        Some(rest) => record.len() <= 2 && (rest.is_empty() || rest == [delimiter]),
        None => false,
    }
}

/// The beginning of the file as text.
fn head(path: &Path, encoding: &'static Encoding) -> Result<Vec<u8>, Error> {
    let decoded = Decoded::new(File::open(path).map_err(broken)?, encoding, "", Rc::default());
    let mut head = Vec::new();
    decoded.take(4 * BLOCK as u64).read_to_end(&mut head).map_err(broken)?;
    Ok(head)
}

/// The delimiter by which the rows have as many cells as the headers; of several, the one with the most cells.
fn delimiter(head: &[u8]) -> u8 {
    if let Some((byte, _)) = DELIMITERS.iter().find(|(byte, _)| head.starts_with(&[b's', b'e', b'p', b'=', *byte])) {
        return *byte;
    }
    let score = |delimiter: u8| {
        let counts: Vec<usize> =
            builder(delimiter).from_reader(head).byte_records().take(100).flatten().map(|record| record.len()).collect();
        let wide = counts.first().copied().unwrap_or(0);
        let alike = counts.iter().filter(|count| **count == wide).count();
        if wide < 2 { (0, 0) } else { (alike * 10 / counts.len().max(1), wide) }
    };
    // The first of equals is the commoner one.
    DELIMITERS.iter().rev().map(|(byte, _)| *byte).max_by_key(|byte| score(*byte)).unwrap_or(b',')
}

/// Bytes of any encoding as UTF-8. Fails when nobody takes the measure of what was read back for too long.
struct Decoded<R> {
    inner: R,
    decoder: Decoder,
    block: Vec<u8>,
    text: String,
    at: usize,
    ended: bool,
    /// What stands behind the file.
    end: &'static str,
    since: Rc<Cell<usize>>,
}

impl<R: Read> Decoded<R> {
    fn new(inner: R, encoding: &'static Encoding, end: &'static str, since: Rc<Cell<usize>>) -> Self {
        let decoder = encoding.new_decoder_with_bom_removal();
        let text = String::with_capacity(decoder.max_utf8_buffer_length(BLOCK).unwrap_or(4 * BLOCK));
        Self { inner, decoder, block: vec![0; BLOCK], text, at: 0, ended: false, end, since }
    }

    fn fill(&mut self) -> io::Result<()> {
        while self.at == self.text.len() && !self.ended {
            let count = self.inner.read(&mut self.block)?;
            self.ended = count == 0;
            self.text.clear();
            self.at = 0;
            // The text has room for whatever a block becomes, so all of it is taken.
            let _ = self.decoder.decode_to_string(&self.block[..count], &mut self.text, self.ended);
            if self.ended {
                self.text.push_str(self.end);
            }
        }
        Ok(())
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.fill()?;
        let ready = &self.text.as_bytes()[self.at..];
        let count = ready.len().min(into.len());
        into[..count].copy_from_slice(&ready[..count]);
        self.at += count;
        self.since.set(self.since.get() + count);
        if self.since.get() > LONGEST_ROW {
            return Err(io::ErrorKind::InvalidData.into());
        }
        Ok(count)
    }
}
