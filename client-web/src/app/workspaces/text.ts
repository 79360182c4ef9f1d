// What the list of workspaces and a workspace say.
import { catalogue } from "../../i18n"

export const fr = {
  "my workspaces": "Mes espaces",
  "no workspace title": "Aucun espace pour l’instant",
  "no workspace": "Vous n’êtes membre d’aucun espace. Demandez à la coordination de votre contrat local de santé de vous ajouter.",
  "role none": "aucun accès",
  "role read": "lecture",
  "role write": "écriture",
  "role manage": "coordination",
  "your role": "Votre accès\u00a0: {role}",
  open: "Ouvrir",

  "offline title": "Hors ligne",
  "offline list": "Le serveur ne répond pas. Voici la liste telle qu’elle a été reçue {when}.",
  "gateway title": "Votre accès au réseau est à renouveler",
  "gateway list": "Une autre page répond à la place de Maillage\u00a0: le portail par lequel vous passez demande sans doute que vous vous identifiiez de nouveau. Voici la liste telle qu’elle a été reçue {when}.",
  "gateway nothing": "Une autre page répond à la place de Maillage\u00a0: le portail par lequel vous passez demande sans doute que vous vous identifiiez de nouveau. Ouvrez-la\u00a0; vous reviendrez ensuite ici.",
  "offline nothing title": "Le serveur ne répond pas",
  "offline nothing": "Cette liste n’a pas encore été reçue sur cet appareil. Vérifiez la connexion, puis réessayez.",
  "try again": "Réessayer",
  "no such workspace title": "Espace introuvable",
  "no such workspace": "Cet espace n’existe pas, ou vous n’y avez plus accès.",
  "to workspaces": "Voir mes espaces",

  "here now": "Ici en ce moment",
  "nobody else": "Personne d’autre pour l’instant.",
  you: "(vous)",
  "new document": "Nouveau document",

  "unsent title": "Modifications qui n’ont pas pu être envoyées",
  "not sent": { one: "{n} modification non envoyée", other: "{n} modifications non envoyées" },
  "unsent words": "Votre accès à ces documents a été retiré. Ouvrez-les pour garder une copie de ce que vous y avez écrit.",
  untitled: "Sans titre",

  rename: "Renommer",
  archive: "Archiver",
  cancel: "Annuler",
  save: "Enregistrer",

  "create title": "Nouveau document",
  "create kind": "Quel document\u00a0?",
  "create kind missing": "Choisissez un modèle de document.",
  create: "Créer le document",
  title: "Titre",
  "title help": "Ce qui le fait reconnaître dans la liste\u00a0; il pourra être changé.",
  "title empty": "Donnez un titre au document.",
  "title too-long": { one: "Le titre est trop long\u00a0: {n} caractère de trop (300 au plus).", other: "Le titre est trop long\u00a0: {n} caractères de trop (300 au plus)." },
  "title control": "Le titre tient sur une ligne\u00a0: enlevez les retours à la ligne et les tabulations.",
  "rename title": "Renommer «\u00a0{title}\u00a0»",
  renamed: "Le document s’appelle maintenant «\u00a0{title}\u00a0».",
  "archive title": "Archiver «\u00a0{title}\u00a0»\u00a0?",
  "archive words": "Plus personne ne pourra le modifier, y compris ceux qui y écrivent en ce moment. Il restera lisible dans la partie «\u00a0Archivés\u00a0», et vous pourrez l’en sortir.",
  "archived done": "«\u00a0{title}\u00a0» est archivé.",
  "restored done": "«\u00a0{title}\u00a0» est de nouveau modifiable.",

  "failed unreachable": "Le serveur ne répond pas. Rien n’a été changé\u00a0; réessayez quand la connexion sera revenue.",
  "failed gateway": "Votre accès au réseau est à renouveler\u00a0: rechargez la page pour vous identifier de nouveau, puis réessayez.",
  "failed elsewhere": "Le serveur n’accepte rien à l’adresse de cette page. Le site est à l’adresse {url}.",
  "failed role": "Vous n’avez pas, ou plus, le droit de faire cela dans cet espace.",
  "failed gone": "Ce document n’existe plus, ou vous n’y avez plus accès.",
  "failed archived": "Le document est archivé\u00a0: sortez-le d’abord des archives.",
  "failed gabarit": "Le serveur ne connaît pas ce modèle. Rechargez la page, puis réessayez.",
  "failed other": "Le serveur a refusé. Réessayez\u00a0; si cela continue, donnez ce code à la personne qui gère le site\u00a0: {code}.",
} as const

export const useWorkspacesText = catalogue(fr, () => import("./text.en").then((room) => room.en))
