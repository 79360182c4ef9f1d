//! Which new passwords are refused: too short, too long, or made of what is tried first. No rules of composition: what
//! counts is how much is left that nobody would guess.
//!
//! A password is read from left to right. Pieces that are tried first (keys that follow each other, the same again, a
//! common word, the person's own name) count for next to nothing however long they are; everything else counts for what it
//! is. Pure; the same wherever a password is set (R41).

use std::collections::BTreeSet;

use maillage_shared::{folding, text};

use super::tried_first::{COMMON, ROWS};

/// Fewer characters than this are refused for a new password (the demonstration's are set another way).
pub const SHORTEST: usize = 12;

/// More bytes than this are refused: nobody types them, and hashing them costs.
pub const LONGEST_BYTES: usize = 1024;

/// What must be left of a password: six letters that nobody would guess, or twelve such digits.
const ENOUGH: usize = 12;
/// What each counts for.
const LETTER: usize = 2;
const DIGIT: usize = 1;
/// A sign, once however often it stands there.
const SIGN: usize = 1;
const COMMON_WORD: usize = 3;
const RUN: usize = 2;
/// Anything of the person's own, a year, the same character again and again.
const KNOWN: usize = 1;

/// Keys that follow each other are such from so many on; so are the same characters.
const SHORTEST_RUN: usize = 3;
/// Passwords of fewer different characters repeat themselves, in whatever order.
const FEWEST_CHARACTERS: usize = 5;
/// Shorter parts of a name say nothing; of an address neither, where it ends (`.org`).
const SHORTEST_NAME: usize = 3;
const SHORTEST_HOST: usize = 4;
/// More of somebody's words are not looked for: a name has two hundred characters at most.
const OWN_WORDS: usize = 64;

/// A new password that is refused, in a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum WeakPassword {
    /// Fewer than [`SHORTEST`] characters.
    #[error("a password has at least {SHORTEST} characters")]
    TooShort,
    /// More than [`LONGEST_BYTES`] bytes.
    #[error("a password has at most {LONGEST_BYTES} bytes")]
    TooLong,
    /// Little more than the same again and again.
    #[error("this password repeats itself: what is repeated adds nothing")]
    Repeated,
    /// Little more than keys, letters or digits in their order.
    #[error("this password follows the keys of the keyboard, the alphabet or the digits: those are tried first")]
    Run,
    /// Little more than the person's name, their address or the product's name.
    #[error("this password is little more than the name or the address of its owner, or the name of Maillage")]
    Personal,
    /// Little more than a common word and a few digits.
    #[error("this password is among those that are tried first: a common word, or one and a few digits")]
    Common,
}

impl WeakPassword {
    /// A stable word for programs.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooShort => "password-too-short",
            Self::TooLong => "password-too-long",
            Self::Repeated => "password-repeated",
            Self::Run => "password-run",
            Self::Personal => "password-personal",
            Self::Common => "password-common",
        }
    }
}

/// Whether a new password is good enough for its owner.
///
/// # Errors
/// Says what is wrong with it.
pub fn accept(password: &str, owner: &Owner<'_>) -> Result<(), WeakPassword> {
    if password.len() > LONGEST_BYTES {
        return Err(WeakPassword::TooLong);
    }
    let kept = text::password(password);
    if kept.chars().count() < SHORTEST {
        return Err(WeakPassword::TooShort);
    }
    let letters = PasswordCharacters::of(&kept);
    let words = owner.words();
    let period = period(&letters.plain);
    let judged = letters.judge(&words, period);
    if letters.distinct() < FEWEST_CHARACTERS {
        return Err(WeakPassword::Repeated);
    }
    if judged.worth >= ENOUGH {
        return Ok(());
    }
    let once = period < letters.plain.len();
    Err(if once { WeakPassword::Repeated } else { judged.mostly() })
}

/// Whose password it will be.
#[derive(Clone, Copy)]
pub struct Owner<'a> {
    /// As shown to others.
    pub name: &'a str,
    /// Their e-mail address.
    pub email: &'a str,
}

impl Owner<'_> {
    /// What of them is tried first, folded.
    fn words(&self) -> Vec<Vec<char>> {
        let (local, host) = self.email.rsplit_once('@').unwrap_or((self.email, ""));
        let mut words: BTreeSet<String> = BTreeSet::from(["maillage".to_owned()]);
        for (text, shortest) in [(self.name, SHORTEST_NAME), (local, SHORTEST_NAME), (host, SHORTEST_HOST)] {
            let folded = folding::folded(text);
            let parts = folded.split(' ').map(str::to_owned).chain([folded.replace(' ', "")]);
            words.extend(parts.filter(|part| part.chars().count() >= shortest).take(OWN_WORDS));
        }
        words.into_iter().map(|word| word.chars().collect()).collect()
    }
}

/// A password's letters and digits, as they are compared.
struct PasswordCharacters {
    /// Without case and accents.
    plain: Vec<char>,
    /// The same with `0` read as `o`, `@` as `a` and so on.
    read: Vec<char>,
    /// The signs between them, each once.
    signs: BTreeSet<char>,
}

impl PasswordCharacters {
    fn of(password: &str) -> Self {
        let mut letters = Self { plain: Vec::new(), read: Vec::new(), signs: BTreeSet::new() };
        for character in password.chars() {
            let folded = folding::folded(character.encode_utf8(&mut [0; 4]));
            let shown =
                if folded.is_empty() && read_as(character) != character { character.to_string() } else { folded };
            if shown.is_empty() {
                letters.signs.insert(character);
            }
            letters.plain.extend(shown.chars());
            letters.read.extend(shown.chars().map(read_as));
        }
        letters
    }

    fn distinct(&self) -> usize {
        self.plain.iter().collect::<BTreeSet<_>>().len() + self.signs.len()
    }

    /// What the first `until` of them count for, and what they are made of; what comes after repeats them.
    fn judge(&self, own: &[Vec<char>], until: usize) -> Judged {
        let mut judged = Judged { worth: self.signs.len() * SIGN, ..Judged::default() };
        let mut at = 0;
        while at < until {
            let Some(piece) = self.piece_at(at, until, own) else {
                judged.worth += if self.plain[at].is_ascii_digit() { DIGIT } else { LETTER };
                at += 1;
                continue;
            };
            judged.worth += piece.worth;
            judged.made_of[piece.kind as usize] += piece.length;
            at += piece.length;
        }
        judged
    }

    /// The longest piece that begins here and that somebody would try.
    fn piece_at(&self, at: usize, until: usize, own: &[Vec<char>]) -> Option<Piece> {
        let (plain, read) = (&self.plain[at..until], &self.read[at..until]);
        let starts = |word: &[char]| plain.starts_with(word) || read.starts_with(word);
        let own = own.iter().filter(|word| starts(word)).map(Vec::len).max();
        let common =
            COMMON.iter().filter(|word| starts(&word.chars().collect::<Vec<_>>())).map(|word| word.len()).max();
        let same = plain.iter().take_while(|character| **character == plain[0]).count();
        let year = matches!(plain, ['1', '9', tens, ones, ..] | ['2', '0', tens, ones, ..]
            if tens.is_ascii_digit() && ones.is_ascii_digit());
        [
            own.map(|length| Piece { kind: Made::Own, length, worth: KNOWN }),
            common.map(|length| Piece { kind: Made::Common, length, worth: COMMON_WORD }),
            run(plain).map(|length| Piece { kind: Made::Run, length, worth: RUN }),
            (same >= SHORTEST_RUN).then_some(Piece { kind: Made::Same, length: same, worth: KNOWN }),
            year.then_some(Piece { kind: Made::Common, length: 4, worth: KNOWN }),
        ]
        .into_iter()
        .flatten()
        .max_by_key(|piece| piece.length)
    }
}

/// What a part of a password is made of.
#[derive(Debug, Clone, Copy)]
enum Made {
    Own,
    Common,
    Run,
    Same,
}

struct Piece {
    kind: Made,
    length: usize,
    worth: usize,
}

#[derive(Default)]
struct Judged {
    worth: usize,
    /// How many characters are of each kind.
    made_of: [usize; 4],
}

impl Judged {
    /// What is to be said of it.
    fn mostly(&self) -> WeakPassword {
        let kinds = [WeakPassword::Personal, WeakPassword::Common, WeakPassword::Run, WeakPassword::Repeated];
        let most = kinds.into_iter().zip(self.made_of).max_by_key(|(_, length)| *length);
        most.filter(|(_, length)| *length > 0).map_or(WeakPassword::Common, |(kind, _)| kind)
    }
}

/// After how many characters it begins again, to its end; all of them if it doesn't.
fn period(characters: &[char]) -> usize {
    let repeats =
        |period: &usize| characters[*period..].iter().zip(characters).all(|(later, earlier)| later == earlier);
    (1..=characters.len() / 2).find(repeats).unwrap_or(characters.len())
}

/// How many characters from here on follow each other on a keyboard, in the alphabet or as digits, either way.
fn run(characters: &[char]) -> Option<usize> {
    let along = |row: &str| {
        let forward: Vec<char> = row.chars().collect();
        let backward: Vec<char> = row.chars().rev().collect();
        let follows = |row: &[char]| {
            let from = row.iter().position(|key| Some(key) == characters.first());
            from.map_or(0, |from| row[from..].iter().zip(characters).take_while(|(key, typed)| key == typed).count())
        };
        follows(&forward).max(follows(&backward))
    };
    ROWS.iter().map(|row| along(row)).max().filter(|length| *length >= SHORTEST_RUN)
}

/// The letter that a digit or a sign is written for.
fn read_as(character: char) -> char {
    match character {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' | '€' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        '7' => 't',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ODILE: Owner<'_> = Owner { name: "Odile Encrier", email: "o.encrier@ccas-laigle.example" };

    fn judged(password: &str) -> Result<(), WeakPassword> {
        accept(password, &ODILE)
    }

    #[test]
    fn r41_what_nobody_would_guess_is_taken_without_rules_of_composition() {
        for good in [
            "correct horse battery",
            "l’été à Évreux",
            "trois chats gris sur un mur",
            "un soleil pour camille et bruno",
            "k!7(x)Z;q?2{",
            "482915736402",
            "Je m’appelle Odile et j’adore les mandarines",
            "correcthorsebattery correcthorsebattery",
            "a password for tests",
            "日本語の長い合言葉です",
            "ça commence à bien faire",
        ] {
            let enough = good.chars().count() >= SHORTEST;
            assert_eq!(judged(good), if enough { Ok(()) } else { Err(WeakPassword::TooShort) }, "{good}");
        }
    }

    #[test]
    fn r41_what_is_tried_first_is_refused_with_its_reason() {
        use WeakPassword::{Common, Personal, Repeated, Run, TooLong, TooShort};
        for (bad, why) in [
            ("trop court", TooShort),
            ("aaaaaaaaaaaa", Repeated),
            ("éééééééééééé", Repeated),
            ("!!!!!!!!!!!!!!", Repeated),
            ("abababbabbab", Repeated),
            ("solsolsolsol", Repeated),
            ("chaton chaton chaton", Repeated),
            ("azertyuiop12", Run),
            ("AZERTYUIOPqsdfghjklm", Run),
            ("poiuytreza987", Run),
            ("123456789012", Run),
            ("1-2-3-4-5-6-7-8-9", Run),
            ("abcdefghijklm", Run),
            ("qwertyuiop[]", Run),
            ("Odile.Encrier!", Personal),
            ("encrier-odile-1985", Personal),
            ("o.encrier@ccas-laigle.example", Personal),
            ("Maillage2026!", Personal),
            ("maillage-odile", Personal),
            ("Motdepasse2024!", Common),
            ("mot de passe 123", Common),
            ("P@ssw0rd-2026", Common),
            ("bonjourbonjour1", Common),
            ("soleil-1984-!!", Common),
            ("1q2w3e4r5t6y", Common),
        ] {
            assert_eq!(judged(bad), Err(why), "{bad}");
        }
        assert_eq!(judged(&"a".repeat(1025)), Err(TooLong));
    }

    #[test]
    fn r25_a_new_password_is_measured_and_judged_composed() {
        assert_eq!(judged(&"e\u{301}".repeat(11)), Err(WeakPassword::TooShort));
        assert_eq!(judged("l’e\u{301}te\u{301} a\u{300} E\u{301}vreux"), judged("l’été à Évreux"));
        assert_eq!(judged("motde\u{301}passe2024"), judged("motdépasse2024"));
    }

    #[test]
    fn every_common_word_is_folded_and_long_enough_to_mean_something() {
        for word in COMMON {
            assert_eq!(folding::folded(word).replace(' ', ""), *word);
            assert!(word.len() >= 4 && word.is_ascii(), "{word}");
        }
    }
}
