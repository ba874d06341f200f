package com.defnoco.aftersale.pages;

/**
 * Something to mend in a form.
 *
 * @param field id of the field in the page
 * @param sentence what is wrong and what to do, in the reader's language
 */
public record Wrong(String field, String sentence) {

  /** The sentence for a field, or null: what {@code shared/field.jte} takes as its error. */
  public static @org.jspecify.annotations.Nullable String of(java.util.List<Wrong> wrongs, String field) {
    return wrongs.stream().filter(wrong -> wrong.field().equals(field)).map(Wrong::sentence).findFirst().orElse(null);
  }
}
