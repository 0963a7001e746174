//! What is checked of a file on this computer before any of it is sent: what it really is, its size, whether it can be
//! read, and whether a picture is in color (CONTRACT.md 12).

use std::io::Cursor;

use astra_client::{DOCUMENT_MAX_BYTES, DocumentFormat, DocumentType};
use image::{ColorType, DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use serde::{Deserialize, Serialize};

/// More pixels than any camera that people have; a picture that claims more would take the memory of this computer.
const MOST_PIXELS: u64 = 120_000_000;
/// The memory that one picture may take while it is looked at, in bytes.
const MOST_MEMORY: u64 = 512 * 1024 * 1024;
/// How far the channels of a pixel lie apart where it has a color, of 255. Compression makes grays differ by less.
const COLORED: u8 = 12;
/// Of so many looked-at pixels one has to have a color.
const ONE_COLORED_IN: usize = 1_000;
/// How many pixels of a picture are looked at.
const LOOKED_AT: usize = 200_000;

/// Why a file cannot be sent as this document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(ts_rs::TS))]
#[serde(rename_all = "snake_case")]
pub enum FileIssue {
    /// There is nothing in it.
    Empty,
    /// Larger than Astra takes (A33, upload size).
    TooLarge,
    /// A picture in the format of an iPhone, which Astra does not take.
    Heic,
    /// Neither a JPEG nor a PNG picture, nor a PDF, whatever its name says.
    WrongKind,
    /// A PDF where a picture is needed: Astra takes it of businesses, as another document than a photo ID.
    PdfNotHere,
    /// It begins like a picture or a PDF and cannot be opened.
    Unreadable,
    /// A PDF that asks for a password.
    Locked,
    /// More pixels than can be looked at.
    TooManyPixels,
    /// Black and white; Astra takes pictures in color only.
    NoColor,
    /// It is not where it was, or may not be read.
    Gone,
}

/// Looks at the bytes of a file. Blocks for as long as decoding a picture takes.
///
/// # Errors
/// The first reason why Astra would not take it.
pub(super) fn check(
    bytes: &[u8],
    document_type: DocumentType,
    of_business: bool,
) -> Result<DocumentFormat, FileIssue> {
    if bytes.is_empty() {
        return Err(FileIssue::Empty);
    }
    if bytes.len() > DOCUMENT_MAX_BYTES {
        return Err(FileIssue::TooLarge);
    }
    if is_pdf(bytes) {
        if !of_business || document_type != DocumentType::Other {
            return Err(FileIssue::PdfNotHere);
        }
        return check_pdf(bytes).map(|()| DocumentFormat::Pdf);
    }
    if is_heic(bytes) {
        return Err(FileIssue::Heic);
    }
    match image::guess_format(bytes) {
        // The decoder fills up with gray what is missing of a picture that breaks off.
        Ok(ImageFormat::Jpeg) if !is_whole_jpeg(bytes) => Err(FileIssue::Unreadable),
        Ok(format @ ImageFormat::Jpeg) => {
            check_picture(bytes, format, document_type).map(|()| DocumentFormat::Jpg)
        }
        Ok(format @ ImageFormat::Png) => {
            check_picture(bytes, format, document_type).map(|()| DocumentFormat::Png)
        }
        _ => Err(FileIssue::WrongKind),
    }
}

/// Readers look for this within the first kilobyte.
fn is_pdf(bytes: &[u8]) -> bool {
    contains(&bytes[..bytes.len().min(1024)], b"%PDF-")
}

/// A PDF is not drawn here; one that breaks off, or that is locked, nobody at Astra can read either.
fn check_pdf(bytes: &[u8]) -> Result<(), FileIssue> {
    if !contains(&bytes[bytes.len().saturating_sub(2048)..], b"%%EOF") {
        return Err(FileIssue::Unreadable);
    }
    // Where a PDF says that it is locked (ISO 32000-1, 7.5.5), the name is never compressed.
    if contains(bytes, b"/Encrypt") {
        return Err(FileIssue::Locked);
    }
    Ok(())
}

/// A box `ftyp` with one of the brands of HEIF pictures (ISO/IEC 23008-12).
fn is_heic(bytes: &[u8]) -> bool {
    let brand = bytes.get(8..12);
    bytes.get(4..8) == Some(b"ftyp")
        && [b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1"]
            .iter()
            .any(|known| brand == Some(known.as_slice()))
}

/// Whether the picture itself has its end mark: behind the start of its first scan, where no other byte sequence looks
/// like one (ITU-T T.81, B.1.1). A small picture among the segments before it has an end mark of its own.
fn is_whole_jpeg(bytes: &[u8]) -> bool {
    const START_OF_SCAN: u8 = 0xDA;
    const END: &[u8] = &[0xFF, 0xD9];
    // Behind the mark that every JPEG begins with.
    let mut at = 2;
    while let Some(&[0xFF, marker, high, low]) = bytes.get(at..at + 4) {
        match marker {
            START_OF_SCAN => return contains(&bytes[at..], END),
            // Any number of these may stand before a marker.
            0xFF => at += 1,
            _ => at += 2 + usize::from(u16::from_be_bytes([high, low])),
        }
    }
    false
}

fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|window| window == wanted)
}

fn check_picture(
    bytes: &[u8],
    format: ImageFormat,
    document_type: DocumentType,
) -> Result<(), FileIssue> {
    let unreadable = |_| FileIssue::Unreadable;
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let decoder = reader.into_decoder().map_err(unreadable)?;
    let (width, height) = decoder.dimensions();
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(FileIssue::TooManyPixels);
    }
    let is_gray = matches!(
        decoder.color_type(),
        ColorType::L8 | ColorType::L16 | ColorType::La8 | ColorType::La16
    );
    let picture = DynamicImage::from_decoder(decoder).map_err(unreadable)?;
    // A letter is black on white also in color; a photo ID never is.
    if is_gray || document_type != DocumentType::Other && !has_color(&picture) {
        return Err(FileIssue::NoColor);
    }
    Ok(())
}

fn has_color(picture: &DynamicImage) -> bool {
    let pixels = picture.to_rgb8();
    let count = pixels.len() / 3;
    let step = (count / LOOKED_AT).max(1);
    let mut looked_at = 0_usize;
    let mut colored = 0_usize;
    for pixel in pixels.pixels().step_by(step) {
        let [red, green, blue] = pixel.0;
        let spread = red.max(green).max(blue) - red.min(green).min(blue);
        looked_at += 1;
        colored += usize::from(spread >= COLORED);
    }
    colored * ONE_COLORED_IN >= looked_at && colored > 0
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use image::{GrayImage, ImageBuffer, Luma, Rgb, RgbImage};
    use proptest::prelude::*;

    use super::*;

    fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    /// A card in color.
    fn in_color() -> DynamicImage {
        RgbImage::from_fn(160, 100, |x, y| {
            Rgb([u8::try_from(x).unwrap(), 90, u8::try_from(y).unwrap()])
        })
        .into()
    }

    /// Gray values in a file for colors, as a scanner set to black and white makes.
    fn gray_in_a_color_file() -> DynamicImage {
        RgbImage::from_fn(160, 100, |x, _| Rgb([u8::try_from(x).unwrap(); 3])).into()
    }

    fn gray() -> DynamicImage {
        let gray: GrayImage =
            ImageBuffer::from_fn(160, 100, |x, _| Luma([u8::try_from(x).unwrap()]));
        gray.into()
    }

    fn license(bytes: &[u8]) -> Result<DocumentFormat, FileIssue> {
        check(bytes, DocumentType::License, true)
    }

    const PDF: &[u8] = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n";

    #[test]
    fn a_document_is_known_by_its_content() {
        let (jpeg, png) = (
            encoded(&in_color(), ImageFormat::Jpeg),
            encoded(&in_color(), ImageFormat::Png),
        );
        assert_eq!(license(&jpeg), Ok(DocumentFormat::Jpg));
        assert_eq!(license(&png), Ok(DocumentFormat::Png));
        for (what, bytes, issue) in [
            ("nothing", &b""[..], FileIssue::Empty),
            ("text", b"not a picture", FileIssue::WrongKind),
            ("a GIF", b"GIF89a\x01\0\x01\0\0\0\0;", FileIssue::WrongKind),
            ("an archive", b"PK\x03\x04rest", FileIssue::WrongKind),
            (
                "an iPhone's picture",
                b"\0\0\0\x18ftypheic\0\0\0\0",
                FileIssue::Heic,
            ),
            (
                "half a picture",
                &jpeg[..jpeg.len() / 2],
                FileIssue::Unreadable,
            ),
            ("half a PNG", &png[..png.len() / 2], FileIssue::Unreadable),
            ("a picture's head", &jpeg[..4], FileIssue::Unreadable),
        ] {
            assert_eq!(license(bytes), Err(issue), "{what}");
        }
    }

    #[test]
    fn a_document_of_ten_megabytes_passes_and_one_byte_more_does_not() {
        let mut pdf = PDF.to_vec();
        pdf.splice(
            9..9,
            std::iter::repeat_n(b' ', DOCUMENT_MAX_BYTES - PDF.len()),
        );
        let other = |bytes: &[u8]| check(bytes, DocumentType::Other, true);
        assert_eq!(pdf.len(), DOCUMENT_MAX_BYTES);
        assert_eq!(other(&pdf), Ok(DocumentFormat::Pdf));
        pdf.insert(9, b' ');
        assert_eq!(other(&pdf), Err(FileIssue::TooLarge), "A33, upload size");
    }

    #[test]
    fn a_pdf_is_another_document_of_a_business_alone() {
        assert_eq!(
            check(PDF, DocumentType::Other, true),
            Ok(DocumentFormat::Pdf)
        );
        for (document_type, of_business) in [
            (DocumentType::Other, false),
            (DocumentType::License, true),
            (DocumentType::IdCard, true),
            (DocumentType::Passport, true),
        ] {
            assert_eq!(
                check(PDF, document_type, of_business),
                Err(FileIssue::PdfNotHere),
                "CONTRACT.md 12: {document_type:?}, of a business: {of_business}"
            );
        }
        let broken = &PDF[..PDF.len() - 7];
        assert_eq!(
            check(broken, DocumentType::Other, true),
            Err(FileIssue::Unreadable)
        );
        let locked = [b"%PDF-1.7\ntrailer <</Encrypt 5 0 R>>\n", PDF].concat();
        assert_eq!(
            check(&locked, DocumentType::Other, true),
            Err(FileIssue::Locked)
        );
    }

    #[test]
    fn a_picture_without_color_is_told_apart_from_a_letter() {
        for format in [ImageFormat::Jpeg, ImageFormat::Png] {
            let (plain, hidden) = (
                encoded(&gray(), format),
                encoded(&gray_in_a_color_file(), format),
            );
            for document_type in [
                DocumentType::License,
                DocumentType::IdCard,
                DocumentType::Passport,
            ] {
                for bytes in [&plain, &hidden] {
                    assert_eq!(
                        check(bytes, document_type, true),
                        Err(FileIssue::NoColor),
                        "{document_type:?} {format:?}"
                    );
                }
            }
            assert_eq!(
                check(&plain, DocumentType::Other, true),
                Err(FileIssue::NoColor),
                "a file of grays is none in color"
            );
            assert!(
                check(&hidden, DocumentType::Other, true).is_ok(),
                "black letters on white paper, in a file for colors"
            );
        }
    }

    #[test]
    fn a_picture_that_claims_to_be_huge_costs_no_memory() {
        // The size stands in the head of a PNG, and with it the check sum of that head.
        let mut png = encoded(&in_color(), ImageFormat::Png);
        png[16..24].copy_from_slice(&[0, 0, 0x60, 0, 0, 0, 0x60, 0]);
        let found = license(&png);
        assert!(
            matches!(found, Err(FileIssue::Unreadable | FileIssue::TooManyPixels)),
            "{found:?}"
        );
    }

    proptest! {
        #[test]
        fn no_file_makes_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400), cut in 0_usize..400) {
            let _ = license(&bytes);
            let mut jpeg = encoded(&in_color(), ImageFormat::Jpeg);
            for (place, byte) in bytes.iter().enumerate() {
                let at = (place * 37 + cut) % jpeg.len();
                jpeg[at] = *byte;
            }
            let _ = license(&jpeg);
        }
    }
}
