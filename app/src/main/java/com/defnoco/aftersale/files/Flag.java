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
  /** A picture with a web page, script, archive or PDF hidden in it. */
  CARRIES_ANOTHER_FORMAT,
  /** Too damaged to be read through, or made so that reading it would cost too much memory or time; staff can download the original, there is no preview. */
  UNREADABLE
}
