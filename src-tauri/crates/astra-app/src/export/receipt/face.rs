//! A font: how wide its text is, and its place in a PDF file.

use std::cell::RefCell;
use std::collections::BTreeMap;

use pdf_writer::types::{CidFontType, FontFlags, SystemInfo, UnicodeCmap};
use pdf_writer::{Finish as _, Name, Pdf, Rect, Ref, Str};

/// From the variable font of the screens (`@fontsource-variable/inter`, OFL 1.1), at the weights 400 and 600.
const REGULAR: &[u8] = include_bytes!("../../../fonts/Inter-Regular.ttf");
const SEMIBOLD: &[u8] = include_bytes!("../../../fonts/Inter-SemiBold.ttf");

const CID_SYSTEM: SystemInfo<'static> = SystemInfo {
    registry: Str(b"Adobe"),
    ordering: Str(b"Identity"),
    supplement: 0,
};

pub(super) struct Face {
    name: &'static str,
    file: &'static [u8],
    font: ttf_parser::Face<'static>,
    /// A code for each character that was written, from 1: two characters without a glyph stay two when they are copied.
    codes: RefCell<BTreeMap<char, u16>>,
}

impl Face {
    pub(super) fn regular() -> Option<Self> {
        Self::new("Inter-Regular", REGULAR)
    }

    pub(super) fn semibold() -> Option<Self> {
        Self::new("Inter-SemiBold", SEMIBOLD)
    }

    fn new(name: &'static str, file: &'static [u8]) -> Option<Self> {
        Some(Self {
            name,
            file,
            font: ttf_parser::Face::parse(file, 0).ok()?,
            codes: RefCell::default(),
        })
    }

    /// Thousandths of the size.
    fn per_mille(&self, units: i32) -> f32 {
        units as f32 * 1000.0 / f32::from(self.font.units_per_em())
    }

    fn glyph(&self, c: char) -> ttf_parser::GlyphId {
        self.font.glyph_index(c).unwrap_or_default()
    }

    fn advance(&self, c: char) -> f32 {
        let units = self.font.glyph_hor_advance(self.glyph(c));
        self.per_mille(units.unwrap_or_default().into())
    }

    /// In points.
    pub(super) fn width(&self, text: &str, size: f32) -> f32 {
        text.chars().map(|c| self.advance(c)).sum::<f32>() * size / 1000.0
    }

    /// Lines of at most this width, broken between words; a word that is wider is broken anywhere.
    pub(super) fn wrapped(&self, text: &str, size: f32, width: f32) -> Vec<String> {
        let mut lines = Vec::new();
        let mut line = String::new();
        for word in text.split_whitespace() {
            let gap = if line.is_empty() { "" } else { " " };
            let longer = format!("{line}{gap}{word}");
            if self.width(&longer, size) <= width {
                line = longer;
                continue;
            }
            if !line.is_empty() {
                lines.push(std::mem::take(&mut line));
            }
            for letter in word.chars() {
                line.push(letter);
                if self.width(&line, size) > width && line.chars().nth(1).is_some() {
                    line.pop();
                    lines.push(std::mem::replace(&mut line, letter.to_string()));
                }
            }
        }
        lines.push(line);
        lines
    }

    /// The text as the file's pages name it: two bytes a character.
    pub(super) fn encoded(&self, text: &str) -> Vec<u8> {
        let mut codes = self.codes.borrow_mut();
        text.chars()
            .flat_map(|c| {
                let next = u16::try_from(codes.len() + 1).unwrap_or(u16::MAX);
                codes.entry(c).or_insert(next).to_be_bytes()
            })
            .collect()
    }

    /// Writes the font, after all text was encoded.
    pub(super) fn write(&self, pdf: &mut Pdf, id: Ref, next: &mut impl FnMut() -> Ref) {
        let [cid, descriptor, file, glyphs, cmap] = [next(), next(), next(), next(), next()];
        let mut by_code: Vec<(u16, char)> = self
            .codes
            .borrow()
            .iter()
            .map(|(c, code)| (*code, *c))
            .collect();
        by_code.sort_unstable();
        let name = Name(self.name.as_bytes());

        pdf.type0_font(id)
            .base_font(name)
            .encoding_predefined(Name(b"Identity-H"))
            .descendant_font(cid)
            .to_unicode(cmap);
        let mut font = pdf.cid_font(cid);
        font.subtype(CidFontType::Type2)
            .base_font(name)
            .system_info(CID_SYSTEM)
            .font_descriptor(descriptor)
            .default_width(0.0)
            .cid_to_gid_map_stream(glyphs);
        let widths = by_code.iter().map(|(_, c)| self.advance(*c));
        font.widths().consecutive(1, widths);
        font.finish();

        let bounds = self.font.global_bounding_box();
        let [left, bottom, right, top] = [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max]
            .map(|units| self.per_mille(units.into()));
        pdf.font_descriptor(descriptor)
            .name(name)
            .flags(FontFlags::NON_SYMBOLIC)
            .bbox(Rect::new(left, bottom, right, top))
            .italic_angle(0.0)
            .ascent(self.per_mille(self.font.ascender().into()))
            .descent(self.per_mille(self.font.descender().into()))
            .cap_height(self.per_mille(self.font.capital_height().unwrap_or_default().into()))
            .stem_v(80.0)
            .font_file2(file);
        pdf.stream(file, self.file).pair(
            Name(b"Length1"),
            i32::try_from(self.file.len()).unwrap_or_default(),
        );
        // Code 0 is no character.
        let mut map = vec![0, 0];
        let mut unicode = UnicodeCmap::<u16>::new(Name(b"Custom"), CID_SYSTEM);
        for (code, c) in by_code {
            map.extend(self.glyph(c).0.to_be_bytes());
            unicode.pair(code, c);
        }
        pdf.stream(glyphs, &map);
        pdf.cmap(cmap, &unicode.finish());
    }
}
