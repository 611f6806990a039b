// The switch for light and dark: applied at once and kept in the cookie the server reads, so no page ever flashes.
// Without this file its links do the same with one turn to the server.

const root = document.documentElement;
const A_YEAR = 365 * 24 * 3600;

for (const choice of document.querySelectorAll("[data-theme-choice]")) {
  choice.addEventListener("click", (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const theme = choice.dataset.themeChoice;
    document.cookie = `theme=${theme}; path=/; max-age=${A_YEAR}; samesite=lax`;
    root.dataset.theme = theme;
    for (const other of document.querySelectorAll("[data-theme-choice]")) other.toggleAttribute("aria-current", false);
    choice.setAttribute("aria-current", "true");
  });
}
