/**
 * Text as rules compare it: canonically composed, and without the differences of case. Lower, upper and lower again is
 * Unicode's full case folding for what people write (ß and ẞ are ss); sigma has one form, wherever it stands.
 */
export function foldCase(text: string): string {
  const folded = text.normalize("NFD").toLowerCase().toUpperCase().toLowerCase();
  return folded.replaceAll("ς", "σ").normalize("NFC");
}
