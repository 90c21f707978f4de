// Light or dark: the system's choice unless one has made another.

const KEPT = "parley.theme";
export const THEMES = ["system", "light", "dark"];

export function theme() {
  return localStorage.getItem(KEPT) ?? "system";
}

export function useTheme(name) {
  localStorage.setItem(KEPT, name);
  document.documentElement.dataset.theme = name;
}
