//! A screen of its own for the windows, and the question whether one of them shows something yet.
//!
//! Xvfb keeps its picture in a file (`-fbdir`), so that it is looked at without asking the X server, which would slow down
//! whoever paints. It is looked at every two milliseconds, and that is how exactly a first paint is known.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::os::unix::fs::FileExt;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};

use crate::repo;

/// The application's window, which then fills the screen.
pub const WIDTH: usize = 1120;
pub const HEIGHT: usize = 760;

const LOOK_EVERY: Duration = Duration::from_millis(2);
const LOOK_FOR_CHANGES_EVERY: Duration = Duration::from_millis(20);
const PATIENCE: Duration = Duration::from_secs(60);

/// A blank page has one color, with a frame or a shadow two or three; letters are smoothed with more.
const CONTENT_FROM_COLORS: usize = 4;

/// A letter of usual size has more lines than that.
const LOOK_AT_EVERY_LINE: usize = 3;

pub struct Display {
    server: Child,
    name: String,
    picture: File,
    layout: Layout,
}

impl Display {
    /// Starts Xvfb on a number that is free.
    pub fn start() -> Result<Self> {
        let folder = repo::bench().join("app/screen");
        fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
        let mut server = Command::new("Xvfb")
            .args(["-displayfd", "1", "-nolisten", "tcp", "-nocursor"])
            .args(["-screen", "0", &format!("{WIDTH}x{HEIGHT}x24")])
            .arg("-fbdir")
            .arg(&folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("Xvfb could not be started, so nothing was measured")?;
        let opened = read_line(&mut server).and_then(|number| {
            let (picture, layout) = open_picture(folder.join("Xvfb_screen0"))?;
            Ok((format!(":{number}"), picture, layout))
        });
        match opened {
            Ok((name, picture, layout)) => Ok(Self {
                server,
                name,
                picture,
                layout,
            }),
            Err(error) => {
                let _ = server.kill();
                let _ = server.wait();
                Err(error)
            }
        }
    }

    /// As `DISPLAY` wants it.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// How long after `begun` something was painted.
    pub fn wait_for_content(&self, begun: Instant) -> Result<Duration> {
        while !self.shows_content()? {
            if begun.elapsed() > PATIENCE {
                bail!("after {PATIENCE:?} nothing was painted");
            }
            sleep(LOOK_EVERY);
        }
        Ok(begun.elapsed())
    }

    /// Waits until the last window is gone from the screen.
    pub fn wait_until_empty(&self) -> Result<()> {
        let begun = Instant::now();
        while self.shows_content()? {
            if begun.elapsed() > PATIENCE {
                bail!("after {PATIENCE:?} the last window is still on the screen");
            }
            sleep(LOOK_EVERY);
        }
        Ok(())
    }

    /// How long after `begun` the picture changed last. Looks on for that `long`.
    pub fn wait_for_last_change(&self, begun: Instant, long: Duration) -> Result<Duration> {
        let until = Instant::now() + long;
        let mut changed = begun.elapsed();
        let mut last = self.middle()?;
        while Instant::now() < until {
            sleep(LOOK_FOR_CHANGES_EVERY);
            let now = self.middle()?;
            if now != last {
                (changed, last) = (begun.elapsed(), now);
            }
        }
        Ok(changed)
    }

    fn shows_content(&self) -> Result<bool> {
        let mut colors = Vec::new();
        for line in self.middle()? {
            add_colors(&line, &mut colors);
            if colors.len() >= CONTENT_FROM_COLORS {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Lines of the picture without its edges: a browser without a window manager draws a title bar of its own.
    fn middle(&self) -> Result<Vec<Vec<u8>>> {
        let Layout {
            first_byte,
            bytes_per_line,
        } = self.layout;
        let (left, right) = (WIDTH / 10 * 4, WIDTH / 10 * 9 * 4);
        let lines = (HEIGHT / 10..HEIGHT / 10 * 9).step_by(LOOK_AT_EVERY_LINE);
        lines
            .map(|y| {
                let mut line = vec![0; right - left];
                let place = first_byte + y * bytes_per_line + left;
                self.picture.read_exact_at(&mut line, place as u64)?;
                Ok(line)
            })
            .collect()
    }
}

impl Drop for Display {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

/// The first line that a program prints.
pub fn read_line(program: &mut Child) -> Result<String> {
    let output = program.stdout.take().context("it has no output")?;
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line)?;
    ensure!(!line.is_empty(), "it ended before it was ready");
    Ok(line.trim().to_owned())
}

fn open_picture(path: PathBuf) -> Result<(File, Layout)> {
    let picture = File::open(&path).with_context(|| format!("opening {}", path.display()))?;
    let mut header = [0; HEADER];
    picture.read_exact_at(&mut header, 0)?;
    let layout = Layout::of(&header).context("this Xvfb keeps its picture in another way")?;
    Ok((picture, layout))
}

/// Bytes of an XWD header, as `X11/XWDFile.h` has it.
const HEADER: usize = 100;
/// Bytes of each color that stands between header and picture.
const COLOR: usize = 12;

/// Where the pixels are in Xvfb's file.
#[derive(Debug, PartialEq)]
struct Layout {
    first_byte: usize,
    bytes_per_line: usize,
}

impl Layout {
    /// Nothing where a pixel is not four bytes, or the screen has another size.
    fn of(header: &[u8; HEADER]) -> Option<Self> {
        let field = |index: usize| {
            let bytes = header[index * 4..index * 4 + 4].try_into().ok()?;
            usize::try_from(u32::from_be_bytes(bytes)).ok()
        };
        let (header_size, bits_per_pixel) = (field(0)?, field(11)?);
        let (width, height) = (field(4)?, field(5)?);
        let (bytes_per_line, colors) = (field(12)?, field(19)?);
        let as_asked = bits_per_pixel == 32 && (width, height) == (WIDTH, HEIGHT);
        as_asked.then_some(Self {
            first_byte: header_size + colors * COLOR,
            bytes_per_line,
        })
    }
}

/// Adds the colors of a line of pixels that are not known yet, until there are enough to tell.
fn add_colors(line: &[u8], colors: &mut Vec<[u8; 4]>) {
    let (pixels, _) = line.as_chunks::<4>();
    let mut last = None;
    for pixel in pixels {
        if last == Some(pixel) {
            continue;
        }
        last = Some(pixel);
        if !colors.contains(pixel) {
            colors.push(*pixel);
            if colors.len() >= CONTENT_FROM_COLORS {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(fields: &[(usize, usize)]) -> [u8; HEADER] {
        let mut header = [0; HEADER];
        for (index, value) in fields {
            let bytes = (*value as u32).to_be_bytes();
            header[index * 4..index * 4 + 4].copy_from_slice(&bytes);
        }
        header
    }

    #[test]
    fn the_picture_begins_behind_header_and_colors() {
        let asked = [
            (0, 160),
            (4, WIDTH),
            (5, HEIGHT),
            (11, 32),
            (12, WIDTH * 4),
            (19, 256),
        ];
        let layout = Layout {
            first_byte: 160 + 256 * COLOR,
            bytes_per_line: WIDTH * 4,
        };
        assert_eq!(Layout::of(&header(&asked)), Some(layout));
        let mut other = asked;
        other[3] = (11, 16);
        assert_eq!(Layout::of(&header(&other)), None, "two bytes a pixel");
    }

    #[test]
    fn a_blank_page_with_a_frame_is_no_content_and_smoothed_letters_are() {
        let pixels =
            |shades: &[u8]| -> Vec<u8> { shades.iter().flat_map(|shade| [*shade; 4]).collect() };
        let mut colors = Vec::new();
        add_colors(&pixels(&[40, 250, 250, 250, 200, 250]), &mut colors);
        add_colors(&pixels(&[40, 250, 250]), &mut colors);
        assert!(colors.len() < CONTENT_FROM_COLORS);
        add_colors(&pixels(&[250, 180, 20, 90, 250]), &mut colors);
        assert_eq!(colors.len(), CONTENT_FROM_COLORS);
    }
}
