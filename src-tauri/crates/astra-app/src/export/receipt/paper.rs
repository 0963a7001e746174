//! Lines of text on pages.

use pdf_writer::{Content, Finish as _, Name, Pdf, Rect, Ref, Str, TextStr};

use super::face::Face;

/// US Letter, in points.
pub(super) const PAGE: (f32, f32) = (612.0, 792.0);
pub(super) const MARGIN: f32 = 60.0;
/// Where values begin, right of their names.
pub(super) const VALUES: f32 = 230.0;

type Color = [f32; 3];
pub(super) const INK: Color = [0.11, 0.10, 0.09];
pub(super) const MUTED: Color = [0.37, 0.35, 0.31];
pub(super) const CAUTION: Color = [0.48, 0.30, 0.0];
const RULE: Color = [0.85, 0.83, 0.79];

/// One line of text.
pub(super) struct Line {
    x: f32,
    text: String,
    bold: bool,
    size: f32,
    color: Color,
    /// Below the line before; 0 beside it.
    down: f32,
    /// A rule stands above it.
    ruled: bool,
}

impl Line {
    pub(super) fn plain(text: String, size: f32, color: Color) -> Self {
        Self {
            x: MARGIN,
            text,
            bold: false,
            size,
            color,
            down: 0.0,
            ruled: false,
        }
    }

    pub(super) fn bold(text: String, size: f32, color: Color) -> Self {
        Self {
            bold: true,
            ..Self::plain(text, size, color)
        }
    }

    pub(super) fn at(self, x: f32) -> Self {
        Self { x, ..self }
    }

    pub(super) fn down(self, down: f32) -> Self {
        Self { down, ..self }
    }

    pub(super) fn ruled(self) -> Self {
        Self {
            ruled: true,
            ..self
        }
    }

    fn draw(&self, content: &mut Content, y: f32, [regular, semibold]: &[Face; 2]) {
        if self.ruled {
            let [red, green, blue] = RULE;
            content
                .set_fill_rgb(red, green, blue)
                .rect(MARGIN, y + self.size + 7.0, PAGE.0 - 2.0 * MARGIN, 0.75)
                .fill_nonzero();
        }
        let (name, face) = if self.bold {
            (BOLD, semibold)
        } else {
            (PLAIN, regular)
        };
        let [red, green, blue] = self.color;
        content
            .begin_text()
            .set_fill_rgb(red, green, blue)
            .set_font(name, self.size)
            .next_line(self.x, y)
            .show(Str(&face.encoded(&self.text)))
            .end_text();
    }
}

const PLAIN: Name<'static> = Name(b"Plain");
const BOLD: Name<'static> = Name(b"Bold");

/// The file, with as many pages as the lines need.
pub(super) fn document(title: &str, lines: &[Line], faces: [Face; 2]) -> Vec<u8> {
    let mut last = 0;
    let mut next = || {
        last += 1;
        Ref::new(last)
    };
    let (catalog, tree, plain, bold) = (next(), next(), next(), next());
    let mut pdf = Pdf::new();
    pdf.catalog(catalog).pages(tree).lang(TextStr("en-US"));
    pdf.document_info(next())
        .title(TextStr(title))
        .creator(TextStr("Astra Desk"));

    let mut pages = Vec::new();
    let mut lines = lines.iter().peekable();
    while lines.peek().is_some() {
        let mut content = Content::new();
        let mut y = PAGE.1 - MARGIN;
        while let Some(line) = lines.next_if(|line| y - line.down >= MARGIN) {
            y -= line.down;
            line.draw(&mut content, y, &faces);
        }
        let (page, drawn) = (next(), next());
        pdf.stream(drawn, &content.finish());
        pages.push((page, drawn));
    }
    for (id, drawn) in &pages {
        let mut page = pdf.page(*id);
        page.media_box(Rect::new(0.0, 0.0, PAGE.0, PAGE.1))
            .parent(tree)
            .contents(*drawn);
        page.resources().fonts().pair(PLAIN, plain).pair(BOLD, bold);
        page.finish();
    }
    let count = i32::try_from(pages.len()).unwrap_or(i32::MAX);
    pdf.pages(tree)
        .kids(pages.iter().map(|(id, _)| *id))
        .count(count);
    for (face, id) in faces.iter().zip([plain, bold]) {
        face.write(&mut pdf, id, &mut next);
    }
    pdf.finish()
}
