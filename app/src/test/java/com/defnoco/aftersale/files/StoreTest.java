package com.defnoco.aftersale.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.defnoco.aftersale.platform.FilesAway;
import com.defnoco.aftersale.platform.Hashes;
import com.defnoco.aftersale.platform.StartupProblem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.util.unit.DataSize;

/** What every store of files promises, whether it is a folder or a bucket; and what a bucket promises besides. */
class StoreTest {

  enum Kind { FOLDER, BUCKET }

  @TempDir static Path machine;
  @TempDir Path home;

  private static S3Server server;
  private final List<S3Store> opened = new ArrayList<>();

  @BeforeAll
  static void startServer() throws Exception {
    server = S3Server.start(machine);
  }

  @AfterAll
  static void stopServer() throws InterruptedException {
    server.close();
  }

  @AfterEach
  void close() {
    opened.forEach(S3Store::close);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsKeptIsReadAgainByteForByte(Kind kind) throws IOException {
    var store = store(kind);
    var hash = keep(store, "a photo of a swollen pack, " + kind);
    assertThat(store.has(hash)).isTrue();
    assertThat(store.local(hash)).hasContent("a photo of a swollen pack, " + kind);
    assertThat(store(kind, home.resolve(kind == Kind.FOLDER ? "first" : "another-machine")).local(hash)).as("by another copy of the program")
        .hasContent("a photo of a swollen pack, " + kind);
  }

  @ParameterizedTest
  @EnumSource
  void theSameContentTwiceIsKeptOnce(Kind kind) throws IOException {
    var store = store(kind);
    var hash = keep(store, "the same invoice, " + kind);
    assertThat(keep(store, "the same invoice, " + kind)).isEqualTo(hash);
    var offered = new ArrayList<String>();
    store.eachKeptBefore(inAnHour(), offered::add);
    assertThat(offered).containsOnlyOnce(hash);
  }

  @ParameterizedTest
  @EnumSource
  void whatWasNeverKeptIsNotThere(Kind kind) throws IOException {
    var store = store(kind);
    var hash = hash("nobody sent this, " + kind);
    assertThat(store.has(hash)).isFalse();
    assertThatThrownBy(() -> store.local(hash)).isInstanceOf(NoSuchFileException.class);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsPutAsideIsOutOfReachUntilItIsPutBack(Kind kind) throws IOException {
    var store = store(kind);
    var hash = keep(store, "perhaps forgotten, " + kind);
    store.putAside(hash);
    assertThat(store.has(hash)).isFalse();
    assertThatThrownBy(() -> store.local(hash)).isInstanceOf(NoSuchFileException.class);
    var offered = new ArrayList<String>();
    store.eachKeptBefore(inAnHour(), offered::add);
    assertThat(offered).doesNotContain(hash);
    store.putBack(hash);
    assertThat(store.local(hash)).hasContent("perhaps forgotten, " + kind);
  }

  @ParameterizedTest
  @EnumSource
  void whatWasPutAsideIsForgottenOnlyAfterItsTime(Kind kind) throws IOException {
    var store = store(kind);
    var hash = keep(store, "forgotten for good, " + kind);
    store.putAside(hash);
    store.forgetAsideBefore(Instant.now().minus(Duration.ofHours(1)));
    store.putBack(hash);
    assertThat(store.has(hash)).as("still there within the hour").isTrue();
    store.putAside(hash);
    assertThat(store.forgetAsideBefore(inAnHour())).isPositive();
    assertThat(keep(store, "forgotten for good, " + kind)).isEqualTo(hash);
    assertThat(store.local(hash)).as("sent again, kept again").hasContent("forgotten for good, " + kind);
  }

  @ParameterizedTest
  @EnumSource
  void onlyWhatWasKeptLongAgoIsOfferedToTheSweeper(Kind kind) throws IOException {
    var store = store(kind);
    var hash = keep(store, "of today, " + kind);
    var offered = new ArrayList<String>();
    store.eachKeptBefore(Instant.now().minus(Duration.ofHours(1)), offered::add);
    assertThat(offered).doesNotContain(hash);
    store.eachKeptBefore(inAnHour(), offered::add);
    assertThat(offered).contains(hash);
  }

  @ParameterizedTest
  @EnumSource
  void whatNeverFinishedComingInIsForgotten(Kind kind) throws IOException {
    var store = store(kind);
    var half = java.nio.file.Files.createTempFile(store.incoming(), "in-", ".part");
    assertThat(store.forgetAsideBefore(inAnHour())).isPositive();
    assertThat(half).doesNotExist();
  }

  // ---- A bucket besides

  @Test
  void aBucketHoldsTheOnlyCopyThatCountsAndLocalOnesStayWithinTheirLimit() throws IOException {
    var small = bucket(server.settings(S3Server.BUCKET, "its-secret", DataSize.ofBytes(10)), home.resolve("now"), Clock.systemUTC());
    var first = keep(small, "the first of two files");
    var later = bucket(server.settings(S3Server.BUCKET, "its-secret", DataSize.ofBytes(10)), home.resolve("now"), Clock.offset(Clock.systemUTC(), Duration.ofHours(1)));
    keep(later, "the second of two files");
    assertThat(home.resolve("now/copies").resolve(first)).as("the copy nobody read for an hour").doesNotExist();
    assertThat(later.local(first)).hasContent("the first of two files");
  }

  @Test
  void whatSomebodyChangedInTheBucketIsNotGivenOut() throws IOException {
    var hash = keep(store(Kind.BUCKET), "evidence");
    java.nio.file.Files.writeString(server.object("evidence/" + hash), "forgery!");
    var elsewhere = store(Kind.BUCKET, home.resolve("elsewhere"));
    assertThatThrownBy(() -> elsewhere.local(hash)).isInstanceOf(IOException.class).hasMessageContaining("holds something else");
  }

  @Test
  void aBucketThatIsNotThereOrRefusesTheKeyIsSaidAtTheStart() {
    assertThatThrownBy(() -> bucket(server.settings("no-such-bucket", "its-secret", DataSize.ofMegabytes(1)), home, Clock.systemUTC()))
        .isInstanceOf(StartupProblem.class).hasMessageContaining("no-such-bucket").hasMessageContaining("AFTERSALE_FILES_S3_BUCKET");
    assertThatThrownBy(() -> bucket(server.settings(S3Server.BUCKET, "a-wrong-secret", DataSize.ofMegabytes(1)), home, Clock.systemUTC()))
        .isInstanceOf(StartupProblem.class).hasMessageContaining("AFTERSALE_FILES_S3_ACCESS_KEY").message().doesNotContain("a-wrong-secret");
  }

  @Test
  void aServerThatCannotBeReachedIsSaidAtTheStartAndWhileItIsAway() throws Exception {
    var folder = java.nio.file.Files.createDirectories(home.resolve("short-lived"));
    var other = S3Server.start(folder);
    var store = bucket(other.settings(), home.resolve("machine"), Clock.systemUTC());
    keep(store, "kept while it was up");
    other.close();
    assertThatThrownBy(() -> keep(store, "sent while it is away")).isInstanceOf(FilesAway.class).hasMessageContaining("cannot be used");
    assertThatThrownBy(() -> store.has(hash("sent while it is away"))).isInstanceOf(FilesAway.class);
    assertThatThrownBy(() -> bucket(other.settings(), home.resolve("machine"), Clock.systemUTC()))
        .isInstanceOf(StartupProblem.class).hasMessageContaining("cannot be reached").hasMessageContaining("AFTERSALE_FILES_S3_ENDPOINT");
  }

  @Test
  void anEndpointThatIsNoAddressIsSaid() {
    assertThatThrownBy(() -> bucket(new S3Settings("b", "not an address", "us-east-1", "k", "s", "", "", DataSize.ofMegabytes(1)), home, Clock.systemUTC()))
        .isInstanceOf(StartupProblem.class).hasMessageContaining("AFTERSALE_FILES_S3_ENDPOINT");
  }

  // ---- Small

  private Store store(Kind kind) throws IOException {
    return store(kind, home.resolve("first"));
  }

  private Store store(Kind kind, Path folder) throws IOException {
    return kind == Kind.FOLDER ? new FolderStore(folder, Clock.system(ZoneOffset.UTC)) : bucket(server.settings(), folder, Clock.systemUTC());
  }

  private S3Store bucket(S3Settings settings, Path folder, Clock clock) throws IOException {
    var store = new S3Store(settings, folder, clock);
    opened.add(store);
    return store;
  }

  private static String keep(Store store, String content) throws IOException {
    var coming = java.nio.file.Files.createTempFile(store.incoming(), "in-", ".part");
    java.nio.file.Files.writeString(coming, content);
    store.keep(coming, hash(content));
    java.nio.file.Files.deleteIfExists(coming);
    return hash(content);
  }

  private static String hash(String content) {
    return HexFormat.of().formatHex(Hashes.sha256(content.getBytes(StandardCharsets.UTF_8)));
  }

  private static Instant inAnHour() {
    return Instant.now().plus(Duration.ofHours(1));
  }
}
