package com.defnoco.aftersale.platform;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** What a module keeps of persons: it can tell all of it, and forget it. Every module that keeps any brings one of these. */
public interface PersonalData {

  /** In place of what was forgotten, where something must stand. */
  String GONE = "—";

  /**
   * A person, by everything they are known by.
   *
   * @param customers the person's own id first, then those of whom it turned out that they are the same person
   * @param handles addresses and numbers, as they are compared: mail in lower case, phone as +digits
   * @param claims ids of their claims
   */
  record Person(List<UUID> customers, List<String> handles, List<UUID> claims) {

    public UUID[] customerIds() {
      return customers.toArray(UUID[]::new);
    }

    public String[] addresses() {
      return handles.toArray(String[]::new);
    }

    public UUID[] claimIds() {
      return claims.toArray(UUID[]::new);
    }

    /** As actors of journal and records. */
    public String[] references() {
      return customers.stream().map(id -> "customer:" + id).toArray(String[]::new);
    }
  }

  /** A file of the person's. @param owner and reference: as the module of files knows it */
  record Held(String owner, UUID reference, String name) {}

  /** What is kept, by a word for each kind: a JSON array of objects. What others wrote about the person for themselves is not among it. */
  Map<String, String> told(Person person);

  /** Files that came from the person, or were made for them. */
  default List<Held> files(Person person) {
    return List.of();
  }

  /** Forgets the person, within the caller's transaction; what must stay stays without their name and words. */
  void erase(Person person);

  /** Data of one kind that need not be kept for ever. */
  interface Aging {

    /** A word for the kind, for rules and texts. */
    String kind();

    /** Days for which it is kept while nobody has said otherwise; 0: for ever. */
    int usualDays();

    /** The fewest days that make sense: below it the program would lose what it works with. */
    int fewestDays();

    /** How many rows (or people, or conversations) are older than this. */
    long olderThan(Instant before);

    /** Called before a run, outside any transaction, for what needs files. */
    default void prepare() {}

    /** Forgets some of what is older, a limited number at a time. @return how many; fewer than the limit when nothing is left */
    int forget(Instant before, int most);
  }
}
