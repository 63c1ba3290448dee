//! Gathers what browsers load, our assets and the few vendor files, under one hash, and embeds it in the binary.

use std::env;
use std::error::Error;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Name under `vendor/`, and where npm put the file.
const VENDOR: [(&str, &str); 5] = [
    ("turbo.js", "@hotwired/turbo/dist/turbo.es2017-esm.js"),
    ("stimulus.js", "@hotwired/stimulus/dist/stimulus.js"),
    ("sortable.js", "sortablejs/Sortable.min.js"),
    ("tom-select.js", "tom-select/dist/js/tom-select.popular.min.js"),
    ("tabler.css", "@tabler/core/dist/css/tabler.min.css"),
];

/// What a file of one piece puts on the window, for which a module asks by name: its other form is twice as large, or imports packages by
/// names that no browser finds.
const GLOBALS: [(&str, &str); 2] = [("sortable.js", "Sortable"), ("tom-select.js", "TomSelect")];

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> ExitCode {
    match gather() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn gather() -> Outcome<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR")?);
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let staged = out.join("assets");
    if staged.exists() {
        fs::remove_dir_all(&staged)?;
    }
    copy_tree(&root.join("assets"), &staged)?;
    inline_imports(&staged.join("app.css"))?;
    fs::create_dir_all(staged.join("vendor"))?;
    for (name, source) in VENDOR {
        copy_vendor(&root.join("node_modules").join(source), &staged.join("vendor").join(name))?;
    }
    println!("cargo::rustc-env=BCP_ASSETS_HASH={:016x}", hash_tree(&staged)?);
    // Not its load_directory, which has cargo watch the staged copies and so build again every time.
    let code = memory_serve::assets_to_code("assets", &staged, &out, true, |_| {});
    fs::write(out.join("memory_serve_assets.rs"), format!("&[(\"default\", {code})]"))?;
    Ok(())
}

fn copy_tree(from: &Path, to: &Path) -> Outcome<()> {
    println!("cargo::rerun-if-changed={}", from.display());
    fs::create_dir_all(to)?;
    for path in sorted(from)? {
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            copy_tree(&path, &target)?;
        } else {
            fs::copy(&path, target)?;
        }
    }
    Ok(())
}

/// A style sheet with those that it imports in their places: as files of their own they would be asked for only once this one is there.
fn inline_imports(sheet: &Path) -> Outcome<()> {
    let mut whole = String::new();
    for line in fs::read_to_string(sheet)?.lines() {
        match line.strip_prefix("@import \"./").and_then(|rest| rest.strip_suffix("\";")) {
            Some(name) => {
                let path = sheet.with_file_name(name);
                whole += &fs::read_to_string(&path)?;
                fs::remove_file(path)?;
            }
            None => whole += &format!("{line}\n"),
        }
    }
    fs::write(sheet, whole)?;
    Ok(())
}

fn copy_vendor(from: &Path, to: &Path) -> Outcome<()> {
    println!("cargo::rerun-if-changed={}", from.display());
    let text = fs::read_to_string(from)
        .map_err(|error| format!("{} cannot be read ({error}): run `npm ci`, or bin/run, which does so itself", from.display()))?;
    // Maps are not served, so nobody shall ask for them.
    let lines = text.lines().filter(|line| !line.contains("# sourceMappingURL="));
    let mut text = lines.collect::<Vec<_>>().join("\n");
    if let Some((_, global)) = GLOBALS.iter().find(|(name, _)| to.ends_with(name)) {
        text.push_str(&format!("\nexport default globalThis.{global};"));
    }
    fs::write(to, text + "\n")?;
    Ok(())
}

fn hash_tree(directory: &Path) -> Outcome<u64> {
    let mut hasher = DefaultHasher::new();
    for path in sorted(directory)? {
        path.file_name().hash(&mut hasher);
        if path.is_dir() {
            hash_tree(&path)?.hash(&mut hasher);
        } else {
            fs::read(&path)?.hash(&mut hasher);
        }
    }
    Ok(hasher.finish())
}

fn sorted(directory: &Path) -> Outcome<Vec<PathBuf>> {
    let entries = fs::read_dir(directory).map_err(|error| format!("{}: {error}", directory.display()))?;
    let mut paths = entries.map(|entry| Ok(entry?.path())).collect::<Outcome<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}
