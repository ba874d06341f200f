package com.defnoco.aftersale.operations;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.NotFound;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** What the program is made of: the list (CycloneDX) that the build lays into the jar. A build without a network has none. */
@Component
public class Components {

  private static final ClassPathResource LIST = new ClassPathResource("META-INF/sbom/application.cdx.json");

  private final JsonMapper json;

  Components(JsonMapper json) {
    this.json = json;
  }

  /** How many libraries are in the program; 0 where the build made no list. */
  public int count(Actor actor) {
    Backups.admit(actor);
    return LIST.exists() ? json.readTree(bytes()).path("components").size() : 0;
  }

  /** The list as scanners of weaknesses read it. @throws NotFound where the build made none */
  public byte[] file(Actor actor) {
    Backups.admit(actor);
    if (!LIST.exists()) {
      throw new NotFound();
    }
    return bytes();
  }

  private static byte[] bytes() {
    try {
      return LIST.getContentAsByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
