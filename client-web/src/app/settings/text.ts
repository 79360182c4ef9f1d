// What the settings and signing out say.
import { catalogue } from "../../i18n"

export const fr = {
  title: "Réglages",
  intro: "Ces choix sont gardés sur cet appareil.",
  language: "Langue",
  "language help": "Les modèles de documents restent en français\u00a0: ce sont les mots du guide régional.",
  theme: "Apparence",
  "theme auto": "Comme l’appareil",
  "theme light": "Claire",
  "theme dark": "Sombre",
  announcements: "Annonces vocales",
  "announcements label": "Annoncer aux lecteurs d’écran qui arrive, qui part et l’état de l’enregistrement",
  "announcements help": "Les annonces sont discrètes\u00a0: elles attendent que la lecture en cours soit finie.",
  "device title": "Cet appareil",
  "device words": "Les documents que vous avez ouverts sont gardés ici, en clair, pour pouvoir y travailler sans réseau. Sur un appareil partagé, effacez-les en partant.",
  "forget": "Oublier cet appareil",
  "forget title": "Oublier cet appareil\u00a0?",
  "forget words": "Les documents et les listes gardés sur cet appareil seront effacés, et votre session sera fermée. Ce qui est enregistré sur le serveur ne change pas.",
  "sign out title": "Se déconnecter\u00a0?",
  "sign out words": "Les documents gardés sur cet appareil seront effacés. Ce qui est enregistré sur le serveur ne change pas\u00a0; vous le retrouverez en vous reconnectant.",
  "sign out": "Se déconnecter",
  checking: "Vérification de ce qui n’est pas encore enregistré…",
  "all saved": "Tout ce que vous avez écrit ici est enregistré sur le serveur.",
  "unsaved title": "Des modifications ne sont pas encore enregistrées",
  "unsaved words": { one: "{n} document contient des modifications que le serveur n’a pas reçues. Elles seront perdues.", other: "{n} documents contiennent des modifications que le serveur n’a pas reçues. Elles seront perdues." },
  "unsaved documents": "Documents concernés",
  "cannot tell": "Impossible de vérifier si tout est enregistré. Si vous avez écrit quelque chose sans réseau, attendez qu’il revienne avant d’effacer.",
  untitled: "Document sans titre",
  understood: "Compris",
  cancel: "Annuler",
  "forgetting failed": "Tout n’a pas pu être effacé\u00a0: un autre onglet de Maillage est peut-être ouvert. Fermez-le, puis réessayez.",
  "left unreachable": "Le serveur ne répond pas\u00a0: votre session reste ouverte de son côté. Reconnectez-vous puis déconnectez-vous quand le réseau sera revenu, surtout sur un appareil partagé.",
  "forgotten": "Cet appareil a tout oublié.",
} as const

export const useSettingsText = catalogue(fr, () => import("./text.en").then((room) => room.en))
