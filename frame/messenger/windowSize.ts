/** The box the messenger asks for on a desktop, CSS px; the loader clamps it to the window. */
export const windowSize = { width: 400, height: 704 };
