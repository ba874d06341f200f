package com.defnoco.aftersale.console;

import com.defnoco.aftersale.files.Files;
import com.defnoco.aftersale.inbox.Inbox;
import com.defnoco.aftersale.parties.Actor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.multipart.MultipartFile;

/** Files that a colleague adds to a message: received and judged before the message is written. */
@Component
class Enclosures {

  private final Files files;

  Enclosures(Files files) {
    this.files = files;
  }

  /** @return their ids, under the owner {@link Inbox#draftOwner}; a form without files sends one that is empty */
  List<UUID> received(Actor actor, @Nullable List<MultipartFile> parts) {
    var received = new ArrayList<UUID>();
    for (var part : parts == null ? List.<MultipartFile>of() : parts) {
      if (!part.isEmpty()) {
        try (var content = part.getInputStream()) {
          received.add(files.receive(actor, Inbox.draftOwner(actor), content, part.getOriginalFilename(), Files.USUAL_LIMIT_BYTES).id());
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    }
    return received;
  }
}
