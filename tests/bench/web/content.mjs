// What the measured documents hold: a fiche with something in each of its texts, a matrix of sixty actors.

import { randomUUID } from "node:crypto";
import { splice } from "../../interop/fixture/edit.mjs";

const MATRIX = "normandie-2025/matrice-acteurs@1";
const SENTENCE = "Les habitants du territoire disent attendre trop longtemps un premier rendez-vous. ";
const DIGITS = "123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Makes a fiche and writes some 400 characters into each of its plain texts; `{ id, url }`. */
export async function fiche(account, client) {
  const made = await account.createDocument("Fiche mesurée");
  const handle = await client.open(made.url);
  for (const key of plainTexts(handle.doc())) {
    handle.change((document) => splice(document, ["fields", key], 0, 0, SENTENCE.repeat(5)));
  }
  return { ...made, handle };
}

/** The keys of the fields that are plain texts. */
export function plainTexts(document) {
  return Object.keys(document.fields).filter(
    (key) => typeof document.fields[key] === "string" && !document.fields[key].includes("\uFFFC"),
  );
}

/** Makes a matrix of `rows` actors, five columns of which say something; `{ id, url, handle }`. */
export async function matrix(account, client, gabarits, rows = 60) {
  const made = await account.createDocument("Matrice mesurée", { gabarit: MATRIX });
  const handle = await client.open(made.url);
  const field = gabarits.find(({ id }) => id === MATRIX).sections.flatMap(({ fields }) => fields);
  const { columns } = field.find(({ key }) => key === "acteurs").kind;
  for (let place = 0; place < rows; place += 1) {
    handle.change((document) => {
      document.fields.acteurs[randomUUID()] = row(columns, place);
    });
  }
  return { ...made, handle };
}

/** A row as whoever adds one writes it: its order and all its texts and maps in one change (SPEC.md, G5). */
function row(columns, place) {
  const made = { order: `m${DIGITS[Math.floor(place / DIGITS.length)]}${DIGITS[place % DIGITS.length]}` };
  for (const { key, kind } of columns) {
    if (kind.type === "text") made[key] = place % 2 ? SENTENCE : "";
    if (kind.type === "choices" || kind.type === "period") made[key] = {};
    if (kind.type === "actor" || kind.type === "member") made[key] = { nom: `Structure numéro ${place + 1}` };
  }
  return made;
}

export { splice };
