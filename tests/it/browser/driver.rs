//! chromedriver, and one headless chromium that it drives.

use std::env;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};
use thirtyfour::prelude::*;
use thirtyfour::{ChromeCapabilities, LoggingPrefsLogLevel};
use uuid::Uuid;

use crate::support::TOO_LONG;

/// Animations would make every wait longer, and contrast a matter of the moment.
const ARGUMENTS: &[&str] = &[
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-prefers-reduced-motion",
    "--lang=en-US",
    "--window-size=1440,900",
];

/// The bound within which a browser has to start.
const START: Duration = Duration::from_secs(60);

/// Ends with its browser when it is dropped.
pub struct Chromedriver {
    process: Child,
    address: String,
    profile: PathBuf,
}

impl Chromedriver {
    /// Starts it on a port of its own choice and waits until it is ready.
    pub async fn start() -> Self {
        let mut process = Command::new("chromedriver")
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("chromedriver, of Debian's package chromium-driver");
        let output = BufReader::new(process.stdout.as_mut().expect("its output"));
        let port = output.lines().map_while(Result::ok).find_map(|line| {
            let said = line.split_once("started successfully on port ")?.1;
            said.trim_end_matches('.').parse::<u16>().ok()
        });
        let address = format!("http://127.0.0.1:{}", port.expect("chromedriver says its port"));
        let profile = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("chromium-{}", Uuid::new_v4().simple()));
        let driver = Self { process, address, profile };
        super::wait::until(|| driver.is_ready()).await.expect("chromedriver is ready");
        driver
    }

    async fn is_ready(&self) -> bool {
        let Ok(answer) = reqwest::get(format!("{}/status", self.address)).await else { return false };
        answer.json::<Value>().await.is_ok_and(|status| status["value"]["ready"] == true)
    }

    /// A browser with a profile of its own.
    pub async fn browser(&self, scripts: bool) -> WebDriver {
        let capabilities = self.capabilities(scripts).expect("capabilities");
        let browser = WebDriver::builder(self.address.clone(), capabilities).request_timeout(START).connect().await;
        let browser = browser.expect("chromium starts");
        browser.set_script_timeout(TOO_LONG).await.expect("a bound for scripts");
        // The shutdown below ends it; its own way of ending would wait for a runtime that a failed test holds.
        browser.clone().leak().expect("a browser that is open");
        browser
    }

    /// Ends the browser too.
    fn shuts_down(&self) -> std::io::Result<()> {
        let mut stream = TcpStream::connect(self.address.trim_start_matches("http://"))?;
        stream.set_read_timeout(Some(TOO_LONG))?;
        stream.write_all(b"GET /shutdown HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: close\r\n\r\n")?;
        stream.read_to_end(&mut Vec::new()).map(drop)
    }

    fn capabilities(&self, scripts: bool) -> WebDriverResult<ChromeCapabilities> {
        let mut capabilities = DesiredCapabilities::chrome();
        capabilities.set_binary(&program("chromium").to_string_lossy())?;
        for argument in ARGUMENTS {
            capabilities.add_arg(argument)?;
        }
        capabilities.add_arg(&format!("--user-data-dir={}", self.profile.display()))?;
        if !scripts {
            capabilities.add_experimental_option("prefs", json!({"profile.managed_default_content_settings.javascript": 2}))?;
        }
        capabilities.set_browser_log_level(LoggingPrefsLogLevel::All)?;
        Ok(capabilities)
    }
}

impl Drop for Chromedriver {
    fn drop(&mut self) {
        let _ = self.shuts_down();
        let _ = self.process.kill();
        let _ = self.process.wait();
        let _ = fs::remove_dir_all(&self.profile);
    }
}

fn program(name: &str) -> PathBuf {
    let path = env::var_os("PATH").unwrap_or_default();
    let found = env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file());
    found.unwrap_or_else(|| panic!("{name} is not installed: Debian's package {name}"))
}
