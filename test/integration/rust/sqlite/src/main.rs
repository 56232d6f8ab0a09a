//! Counts visits in a SQLite file, whose path is its argument. Without `PORT` it counts one and ends; with it, it counts
//! each request: `GET /NAME` answers how often NAME has come.

use sqlx::SqlitePool;
use sqlx::sqlite::SqliteConnectOptions;
use std::error::Error;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::signal::unix::{SignalKind, signal};

async fn count(pool: &SqlitePool, visitor: &str) -> Result<i64, sqlx::Error> {
    sqlx::query!("INSERT INTO visits (visitor) VALUES (?)", visitor)
        .execute(pool)
        .await?;
    sqlx::query_scalar!("SELECT COUNT(*) FROM visits WHERE visitor = ?", visitor)
        .fetch_one(pool)
        .await
}

async fn answer(pool: &SqlitePool, mut stream: TcpStream) -> Result<(), Box<dyn Error>> {
    let mut line = String::new();
    let mut reader = BufReader::new(&mut stream);
    reader.read_line(&mut line).await?;
    let visitor = line.split(' ').nth(1).unwrap_or("/").to_owned();
    // Up to an empty line, or to the end where somebody only connects.
    while reader.read_line(&mut line).await? > 2 {}
    let body = count(pool, visitor.trim_start_matches('/'))
        .await?
        .to_string();
    let head = format!(
        "HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        body.len()
    );
    stream.write_all((head + &body).as_bytes()).await?;
    Ok(())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let path = std::env::args()
        .nth(1)
        .ok_or("name the file of the database")?;
    let options = SqliteConnectOptions::new()
        .filename(path)
        .create_if_missing(true);
    let pool = SqlitePool::connect_with(options).await?;
    sqlx::migrate!().run(&pool).await?;
    let Ok(port) = std::env::var("PORT") else {
        println!("{}", count(&pool, "once").await?);
        return Ok(());
    };
    let listener = TcpListener::bind(("0.0.0.0", port.parse()?)).await?;
    let mut terminate = signal(SignalKind::terminate())?;
    loop {
        tokio::select! {
            _ = terminate.recv() => return Ok(()),
            connection = listener.accept() => {
                let (stream, _) = connection?;
                if let Err(error) = answer(&pool, stream).await {
                    eprintln!("{error}");
                }
            }
        }
    }
}
