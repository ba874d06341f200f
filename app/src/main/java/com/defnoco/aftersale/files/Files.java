package com.defnoco.aftersale.files;

import com.defnoco.aftersale.parties.Actor;
import com.defnoco.aftersale.platform.DiskLow;
import com.defnoco.aftersale.platform.Ids;
import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotFound;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.util.unit.DataSize;

/**
 * Files by the hash of their content: received as a stream, judged by content, kept untouched as evidence, served inert.
 *
 * <p>This module does not know who may see what. A caller that has authorised the actor names the {@code owner} under which it holds the
 * file; under any other owner the file does not exist.
 */
@Component
public class Files {

  /** Largest file taken from a customer or colleague: 64 MiB. */
  public static final long USUAL_LIMIT_BYTES = 64L << 20;

  /** Largest battery log: 512 MiB. Given as limit, it holds for logs alone; everything else stays under the usual one. */
  public static final long LOG_LIMIT_BYTES = 512L << 20;

  /** Nothing a file says can run, load, submit or frame; it stands in an origin of its own. */
  private static final String INERT = "default-src 'none'; img-src 'self'; media-src 'self'; sandbox; frame-ancestors 'none'";

  private final Store store;
  private final Copies copies;
  private final FilesSql sql;
  private final TransactionOperations transaction;
  private final Clock clock;
  private final long leastFreeBytes;

  Files(Store store, Copies copies, FilesSql sql, TransactionOperations transaction, Clock clock,
      @Value("${aftersale.files.least-free:512MB}") DataSize leastFree) {
    this.store = store;
    this.copies = copies;
    this.sql = sql;
    this.transaction = transaction;
    this.clock = clock;
    this.leastFreeBytes = leastFree.toBytes();
  }

  /**
   * Takes a file. The stream is read to its end and never held in memory. A transaction of the caller (the one around a whole call of the
   * API) is suspended meanwhile: what is received stays received, and is forgotten when nothing takes it over.
   *
   * @param owner under which the file is held from now on, for example {@code draft:…}; a draft that nobody {@link #handOver takes over}
   *     within 7 days is forgotten
   * @param declaredName what the sender calls it, or null
   * @throws InvalidInput with pointer {@code /file}: empty, over the limit, or of a kind that is not accepted; nothing is kept
   * @throws DiskLow when the disk is nearly full; nothing is kept
   */
  @Transactional(propagation = Propagation.NOT_SUPPORTED)
  public FileReference receive(Actor actor, String owner, InputStream content, @Nullable String declaredName, long limitBytes) {
    return receive(actor, owner, content, declaredName, limitBytes, false);
  }

  /**
   * Takes a file that came with a message, whatever it is: what the customer sent is evidence. What {@link #receive} would refuse is kept as {@link FileType#OTHER}.
   *
   * @throws InvalidInput with pointer {@code /file}: empty or over the limit
   * @throws DiskLow as {@link #receive}
   */
  @Transactional(propagation = Propagation.NOT_SUPPORTED)
  public FileReference receiveAnything(Actor actor, String owner, InputStream content, @Nullable String declaredName, long limitBytes) {
    return receive(actor, owner, content, declaredName, limitBytes, true);
  }

  private FileReference receive(Actor actor, String owner, InputStream content, @Nullable String declaredName, long limitBytes, boolean anything) {
    outsideTransaction();
    try {
      if (store.freeBytes() < leastFreeBytes) {
        throw new DiskLow(store.freeBytes());
      }
      try (var incoming = Incoming.spool(content, store.incoming(), limitBytes)) {
        if (incoming.size() == 0) {
          throw InvalidInput.at("/file", "files.empty");
        }
        var name = SafeName.of(declaredName);
        var judged = anything ? ContentJudge.judgeAnything(incoming.file(), name) : ContentJudge.judge(incoming.file(), name);
        if (incoming.size() > USUAL_LIMIT_BYTES && judged.type().family() != FileType.Family.LOG) {
          throw InvalidInput.at("/file", "files.too-large", USUAL_LIMIT_BYTES >> 20);
        }
        return keep(actor, owner, incoming, name, judged);
      }
    } catch (Incoming.TooLarge e) {
      throw InvalidInput.at("/file", "files.too-large", limitBytes >> 20);
    } catch (IOException e) {
      if (e.getMessage() != null && e.getMessage().contains("No space left on device")) {
        throw new DiskLow(0);
      }
      throw new UncheckedIOException(e);
    }
  }

  /** The file held by this owner. @throws NotFound for any other owner */
  public FileReference find(String owner, UUID id) {
    return sql.find(owner, id).orElseThrow(NotFound::new);
  }

  /** The files of many owners, each of which holds one. Owners that hold none are absent. */
  public Map<String, FileReference> heldBy(Collection<String> owners) {
    return sql.heldBy(owners).stream().collect(Collectors.toMap(FileReference::owner, Function.identity()));
  }

  /** Moves a file from one owner to the next, in the caller's transaction: a draft becomes a document. @throws NotFound when the first does not hold it */
  public FileReference handOver(UUID id, String from, String to) {
    if (!sql.handOver(id, from, to)) {
      throw new NotFound();
    }
    return find(to, id);
  }

  /** A second reference to a file that this owner holds, under another or the same: the bytes were judged when they came and are not judged again. @throws NotFound when it is not held */
  @Transactional
  public FileReference share(UUID id, String from, String to) {
    var copy = Ids.next(clock);
    if (!sql.share(id, from, copy, to)) {
      throw new NotFound();
    }
    return find(to, copy);
  }

  /** Gives up whatever these owners hold, in the caller's transaction; the bytes are swept when nobody else holds them. */
  @Transactional(propagation = Propagation.MANDATORY)
  public void forget(Collection<String> owners) {
    sql.forget(owners);
  }

  /**
   * Lets a page that says so stand where these files were: whoever refers to them finds that, and the bytes are swept when nobody else holds them.
   *
   * @param page from {@link #receive}, held by this owner
   */
  @Transactional(propagation = Propagation.MANDATORY)
  public void erase(Collection<UUID> references, String owner, UUID page) {
    var stand = find(owner, page);
    sql.replace(references, stand.sha256(), stand.name());
  }

  /**
   * The file as it may be shown or downloaded: pictures without positions; not for use inside a transaction.
   *
   * @throws NotFound as {@link #find}
   * @throws com.defnoco.aftersale.platform.NotPossible when a picture is too damaged for its position to be removed
   */
  public Served serve(String owner, UUID id) {
    outsideTransaction();
    var reference = find(owner, id);
    try {
      var copy = copies.clean(reference.sha256(), reference.type());
      if (reference.type() == FileType.OTHER) {
        var sound = Sound.of(head(copy)).filter(Sound::played);
        if (sound.isPresent()) {
          return served(copy, sound.get().mediaType(), false, reference.name(), reference.sha256() + "-p1");
        }
      }
      return served(copy, reference.type(), !reference.type().shownInPage(), downloadName(reference), reference.sha256() + "-c1");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What sound it is; empty where it is none, or none that we know. @throws NotFound as {@link #find} */
  public Optional<Sound> sound(String owner, UUID id) {
    outsideTransaction();
    try {
      return Sound.of(head(store.local(find(owner, id).sha256())));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] head(Path file) throws IOException {
    try (var in = java.nio.file.Files.newInputStream(file)) {
      return in.readNBytes(16);
    }
  }

  /** A small picture of it, at most 480 × 480 px, JPEG. @throws NotFound as {@link #find}, and where {@link FileReference#hasThumbnail} says no */
  public Served thumbnail(String owner, UUID id) {
    outsideTransaction();
    var reference = find(owner, id);
    if (!reference.hasThumbnail()) {
      throw new NotFound();
    }
    try {
      return served(copies.thumbnail(reference.sha256()), FileType.JPEG, false, "small.jpg", reference.sha256() + "-s1");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The bytes exactly as they were received, always as a download: evidence. @throws NotFound as {@link #find} */
  public Served original(String owner, UUID id) {
    outsideTransaction();
    var reference = find(owner, id);
    try {
      return served(store.local(reference.sha256()), reference.type(), true, downloadName(reference), reference.sha256());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private FileReference keep(Actor actor, String owner, Incoming incoming, String name, ContentJudge.Judgement judged) throws IOException {
    var id = Ids.next(clock);
    var now = clock.instant();
    var ofName = EnumSet.noneOf(Flag.class);
    var ofContent = EnumSet.noneOf(Flag.class);
    judged.flags().forEach(flag -> (flag == Flag.NAME_TELLS_OTHERWISE ? ofName : ofContent).add(flag));
    // The bytes are durable before a row tells of them; a crash in between leaves bytes that the sweeper finds.
    store.keep(incoming.file(), incoming.sha256());
    transaction.executeWithoutResult(status -> {
      sql.insertFile(incoming.sha256(), incoming.size(), judged.type(), ofContent, now);
      sql.insertReference(id, incoming.sha256(), owner, name, ofName, actor.reference(), now);
    });
    if (!store.has(incoming.sha256())) { // the sweeper took the older twin away just now
      store.keep(incoming.file(), incoming.sha256());
    }
    return find(owner, id);
  }

  private static Served served(Path body, FileType type, boolean attachment, String name, String version) throws IOException {
    return served(body, type.mediaType(), attachment, name, version);
  }

  private static Served served(Path body, String mediaType, boolean attachment, String name, String version) throws IOException {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", mediaType);
    headers.put("Content-Disposition", SafeName.disposition(attachment, name));
    headers.put("Content-Security-Policy", INERT);
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("Cross-Origin-Resource-Policy", "same-origin");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("Cache-Control", "private, max-age=3600");
    headers.put("ETag", "\"" + version + "\"");
    return new Served(headers, body, java.nio.file.Files.size(body));
  }

  /** The sender's name with the extension of what the file really is. */
  private static String downloadName(FileReference reference) {
    var name = reference.name();
    boolean fits = !reference.flags().contains(Flag.NAME_TELLS_OTHERWISE) && !SafeName.extension(name).isEmpty();
    return fits ? name : name + "." + reference.type().extension();
  }

  private static void outsideTransaction() {
    if (TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("files are read and written outside transactions");
    }
  }
}
