package com.defnoco.aftersale.files;

/** Something staff should know before they open a file. The file is kept as evidence all the same, and served inert. */
public enum Flag {
  /** A PDF that carries scripts. */
  PDF_JAVASCRIPT,
  /** A PDF that acts by itself when opened. */
  PDF_OPEN_ACTION,
  /** A PDF that starts a program. */
  PDF_LAUNCH,
  /** A PDF with other files inside. */
  PDF_EMBEDDED_FILE,
  /** A PDF that needs a password; nothing more could be looked for inside. */
  PDF_ENCRYPTED,
  /** The name's extension tells another kind than the content. */
  NAME_TELLS_OTHERWISE,
  /** Bytes of another format follow the end of the picture, or the start of another format stands inside the first kibibyte. */
  CARRIES_ANOTHER_FORMAT,
  /** A picture too damaged to read; it can be downloaded but has no preview. */
  UNREADABLE_PICTURE
}
