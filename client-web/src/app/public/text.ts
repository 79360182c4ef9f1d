// What the first page says. Kept apart from the long texts: it travels with the first load.
import { catalogue } from "../../i18n"

export const fr = {
  title: "Se connecter",
  "tagline": "L’espace de travail du contrat local de santé",
  "promise together": "Écrire à plusieurs, en même temps, dans la même fiche.",
  "promise saved": "Chaque mot est enregistré, et l’écran ne le dit que lorsque c’est vrai.",
  "promise offline": "Le réseau tombe\u00a0? On continue, tout repart au retour.",
  email: "Adresse électronique",
  password: "Mot de passe",
  "show password": "Afficher le mot de passe",
  "hide password": "Masquer le mot de passe",
  "sign in": "Se connecter",
  "email missing": "Indiquez votre adresse électronique, par exemple prenom.nom@exemple.fr.",
  "password missing": "Indiquez votre mot de passe.",
  "wrong title": "Connexion refusée",
  "wrong words": "L’adresse ou le mot de passe ne correspond à aucun compte. Vérifiez-les, puis réessayez.",
  "no address title": "Ce n’est pas une adresse électronique",
  "no address words": "Écrivez l’adresse seule, par exemple prenom.nom@exemple.fr.",
  "elsewhere title": "Ce site s’ouvre à une autre adresse",
  "elsewhere words": "Ouvrez {url} pour vous connecter.",
  "too many title": "Trop d’essais",
  "too many words": "Pour protéger les comptes, il faut attendre un peu. Réessayez à {time}.",
  "gateway title": "Votre accès au réseau est à renouveler",
  "gateway words": "Une autre page répond à la place de Maillage\u00a0: le portail par lequel vous passez demande sans doute que vous vous identifiiez. Ouvrez-la\u00a0; vous reviendrez ensuite ici.",
  "unreachable title": "Le serveur ne répond pas",
  "unreachable words": "Vérifiez votre connexion à Internet, puis réessayez.",
  "try again": "Réessayer",
  "refused title": "Le serveur n’a pas pu vous connecter",
  "refused words": "Réessayez dans un instant. Si cela continue, donnez ce code à la personne qui gère le site\u00a0: {code}.",
  "forgotten": "Mot de passe oublié\u00a0? La coordination du contrat peut vous en donner un nouveau.",
  "demo title": "Démonstration",
  "demo words": "Tout y est inventé, personne n’existe. Choisissez avec qui entrer\u00a0:",
  "demo mail": "Courrier de la démonstration",
  "or own": "Ou avec une adresse et un mot de passe",
} as const

export const useSignInText = catalogue(fr, () => import("./text.en").then((room) => room.en))
