//! Shows what was put into it: folders with files that are mostly no sources, and templates.

use askama::Template;
use include_dir::{Dir, include_dir};

static FOLDER: Dir = include_dir!("$CARGO_MANIFEST_DIR/embedded");

#[derive(rust_embed::RustEmbed)]
#[folder = "embedded/"]
struct Embedded;

#[derive(Template)]
#[template(path = "page.txt")]
struct Page {
    files: Vec<String>,
}

fn main() {
    let mut files: Vec<String> = Embedded::iter()
        .map(|path| {
            let included = FOLDER.get_file(path.as_ref()).map(|file| file.contents());
            let embedded = Embedded::get(&path).expect("what it lists");
            let text = std::str::from_utf8(&embedded.data).expect("text");
            assert_eq!(included, Some(embedded.data.as_ref()));
            format!("{path}: {}", text.trim())
        })
        .collect();
    files.sort();
    print!("{}", Page { files }.render().expect("a page"));
}
