// As the window looked last time (src/app/theme.ts keeps it), so that a dark one doesn't flash white.
{
  const last = localStorage.getItem("theme");
  if (last === "light" || last === "dark") document.documentElement.dataset.theme = last;
}
