//! A mail server for tests: speaks SMTP over TCP, keeps what it is given, and misbehaves as it is told. Knows no TLS.

use std::{
    collections::BTreeSet,
    net::SocketAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use anyhow::Result;
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinHandle,
};

use crate::within_limit;

/// What the server does with a mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    /// Takes it.
    Takes,
    /// Answers with this code to the recipient.
    Refuses(u16),
    /// Says nothing any more once the recipient is named.
    Hangs,
    /// Breaks off in the middle of the mail.
    Breaks,
    /// Keeps the mail, and never says so.
    KeepsItToItself,
}

/// A mail that was kept, as it came.
#[derive(Debug, Clone)]
pub struct Kept {
    /// The recipient of the envelope.
    pub to: String,
    /// Headers and body.
    pub data: String,
}

impl Kept {
    /// The first header of this name, on one line.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let head = self.data.split("\r\n\r\n").next()?;
        head.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

/// The server; ends when dropped.
pub struct MailSink {
    /// Where it listens.
    pub address: SocketAddr,
    state: Arc<State>,
    accepting: JoinHandle<()>,
}

#[derive(Debug)]
struct State {
    manner: Mutex<Manner>,
    kept: Mutex<Vec<Kept>>,
    /// Mails kept, and attempts that went another way.
    seen: watch::Sender<(usize, usize)>,
}

impl MailSink {
    /// One on a free port, that takes mails.
    pub async fn open() -> Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let state = Arc::new(State {
            manner: Mutex::new(Manner::Takes),
            kept: Mutex::default(),
            seen: watch::Sender::new((0, 0)),
        });
        let accepting = tokio::spawn({
            let state = state.clone();
            async move {
                while let Ok((stream, _)) = listener.accept().await {
                    let state = state.clone();
                    tokio::spawn(async move {
                        // Whoever breaks off is seen by what they didn't send.
                        let _ = state.converse(stream).await;
                    });
                }
            }
        });
        Ok(Self { address, state, accepting })
    }

    /// As `--smtp-url` takes it.
    #[must_use]
    pub fn url(&self) -> String {
        format!("smtp://{}", self.address)
    }

    /// From now on.
    pub fn behaves(&self, manner: Manner) {
        *lock(&self.state.manner) = manner;
    }

    /// What was kept so far, in its order.
    #[must_use]
    pub fn kept(&self) -> Vec<Kept> {
        lock(&self.state.kept).clone()
    }

    /// The Message-IDs of what was kept.
    #[must_use]
    pub fn ids(&self) -> BTreeSet<String> {
        self.kept().iter().map(|mail| mail.header("Message-ID").expect("a Message-ID").to_owned()).collect()
    }

    /// Attempts that went another way so far.
    #[must_use]
    pub fn failures(&self) -> usize {
        self.state.seen.borrow().1
    }

    /// Waits until so many mails were kept.
    pub async fn has(&self, mails: usize) -> Result<()> {
        within_limit("mails", self.state.seen.subscribe().wait_for(|(kept, _)| *kept >= mails)).await??;
        Ok(())
    }

    /// Waits until so many attempts went another way than that a mail was kept.
    pub async fn has_failed(&self, attempts: usize) -> Result<()> {
        within_limit("attempts", self.state.seen.subscribe().wait_for(|(_, failed)| *failed >= attempts)).await??;
        Ok(())
    }
}

impl Drop for MailSink {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl State {
    async fn converse(&self, stream: TcpStream) -> Result<()> {
        let mut stream = BufReader::new(stream);
        let mut to = String::new();
        say(&mut stream, "220 sink.example ESMTP").await?;
        loop {
            let mut line = String::new();
            if stream.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            let manner = *lock(&self.manner);
            let word = line.split([' ', ':']).next().unwrap_or_default().trim().to_ascii_uppercase();
            match word.as_str() {
                "EHLO" => say(&mut stream, "250-sink.example\r\n250 8BITMIME").await?,
                "RCPT" => match manner {
                    Manner::Refuses(code) => {
                        self.failed();
                        say(&mut stream, &format!("{code} no")).await?;
                    }
                    Manner::Hangs => {
                        self.failed();
                        std::future::pending::<()>().await;
                    }
                    _ => {
                        line.split(['<', '>']).nth(1).unwrap_or_default().clone_into(&mut to);
                        say(&mut stream, "250 ok").await?;
                    }
                },
                "DATA" => {
                    say(&mut stream, "354 go on").await?;
                    if manner == Manner::Breaks {
                        stream.read_line(&mut String::new()).await?;
                        self.failed();
                        return Ok(());
                    }
                    let data = read_data(&mut stream).await?;
                    lock(&self.kept).push(Kept { to: to.clone(), data });
                    self.seen.send_modify(|(kept, _)| *kept += 1);
                    if manner == Manner::KeepsItToItself {
                        std::future::pending::<()>().await;
                    }
                    say(&mut stream, "250 kept").await?;
                }
                "QUIT" => {
                    say(&mut stream, "221 bye").await?;
                    return Ok(());
                }
                _ => say(&mut stream, "250 ok").await?,
            }
        }
    }

    fn failed(&self) {
        self.seen.send_modify(|(_, failed)| *failed += 1);
    }
}

async fn read_data(stream: &mut BufReader<TcpStream>) -> Result<String> {
    let mut data = String::new();
    loop {
        let mut line = String::new();
        anyhow::ensure!(stream.read_line(&mut line).await? > 0, "it broke off");
        if line == ".\r\n" {
            return Ok(data);
        }
        data.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}

async fn say(stream: &mut BufReader<TcpStream>, line: &str) -> Result<()> {
    Ok(stream.get_mut().write_all(format!("{line}\r\n").as_bytes()).await?)
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
