package com.defnoco.aftersale.files;

import com.defnoco.aftersale.platform.FilesAway;
import com.defnoco.aftersale.platform.Hashes;
import com.defnoco.aftersale.platform.StartupProblem;
import java.io.IOException;
import java.net.URI;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * The file store in a bucket: {@code <prefix><hash>}, and {@code <prefix>aside/<hash>} for what is about to be forgotten. The bucket holds the only copy that counts; what is read
 * passes through a folder of this machine that may be emptied at any time and never grows beyond its limit.
 */
final class S3Store implements Store, AutoCloseable {

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  /** A file kept again after this time is written again, so that no sweep takes it for forgotten. */
  private static final Duration FRESH = Duration.ofHours(6);
  /** A local copy that was just asked for is about to be opened. */
  private static final Duration ABOUT_TO_BE_READ = Duration.ofMinutes(10);

  private final S3Client s3;
  private final S3Settings settings;
  private final Path folder;
  private final Clock clock;

  /**
   * @param folder for what is on its way in and for local copies
   * @throws StartupProblem when the bucket cannot be reached, does not exist, or refuses the key
   */
  S3Store(S3Settings settings, Path folder, Clock clock) throws IOException {
    this.settings = settings;
    this.folder = folder;
    this.clock = clock;
    this.s3 = client(settings);
    Files.createDirectories(folder);
    if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
    Files.createDirectories(incoming());
    Files.createDirectories(copies());
    try {
      s3.headBucket(request -> request.bucket(settings.bucket()));
    } catch (S3Exception e) {
      s3.close();
      throw new StartupProblem(switch (e.statusCode()) {
        case 404 -> "There is no " + settings.place().substring(4) + ". Make it, or correct AFTERSALE_FILES_S3_BUCKET.";
        case 401, 403 -> "The key of AFTERSALE_FILES_S3_ACCESS_KEY may not use " + settings.place() + ". It must be allowed to list the bucket, and to read, write and delete in it.";
        default -> "The file store, " + settings.place() + ", answered " + e.statusCode() + ". Look there first; then start again.";
      }, e);
    } catch (SdkException | IllegalArgumentException e) {
      s3.close();
      throw new StartupProblem("The file store, " + settings.place() + ", cannot be reached: " + e.getMessage()
          + " Is AFTERSALE_FILES_S3_ENDPOINT right and the server up? Without AFTERSALE_FILES_S3_BUCKET the files lie in a folder.", e);
    }
  }

  private static S3Client client(S3Settings settings) {
    var builder = S3Client.builder().region(Region.of(settings.region()))
        .httpClient(UrlConnectionHttpClient.builder().connectionTimeout(Duration.ofSeconds(5)).socketTimeout(Duration.ofSeconds(30)).build())
        .forcePathStyle(settings.bucketInPath())
        .overrideConfiguration(override -> override.apiCallTimeout(Duration.ofMinutes(15)))
        // Older servers know no other checksums than that of the signature; what is read is hashed anyway.
        .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED).responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED);
    if (!settings.endpoint().isBlank()) {
      try {
        builder.endpointOverride(URI.create(settings.endpoint()));
      } catch (IllegalArgumentException | NullPointerException noAddress) {
        throw new StartupProblem("AFTERSALE_FILES_S3_ENDPOINT is no address: " + settings.endpoint() + ". It looks like https://s3.example.com:9000.");
      }
    }
    if (!settings.accessKey().isBlank()) {
      builder.credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(settings.accessKey(), settings.secretKey())));
    }
    return builder.build();
  }

  @Override
  public Path incoming() {
    return folder.resolve("incoming");
  }

  @Override
  public void keep(Path finished, String sha256) throws IOException {
    var key = key(sha256);
    var stored = head(key);
    if (stored.isEmpty() || stored.get().contentLength() != Files.size(finished) || stored.get().lastModified().isBefore(clock.instant().minus(FRESH))) {
      said(() -> s3.putObject(request -> request.bucket(settings.bucket()).key(key).contentType("application/octet-stream"), RequestBody.fromFile(finished)));
    }
    // Whoever sends a picture sees it at once: it need not come back from the bucket for that.
    var copy = copies().resolve(sha256);
    if (!Files.exists(copy)) {
      Files.move(finished, copy, StandardCopyOption.ATOMIC_MOVE);
      used(copy);
      makeRoom();
    }
  }

  @Override
  public boolean has(String sha256) {
    return head(key(sha256)).isPresent();
  }

  @Override
  public Path local(String sha256) throws IOException {
    var key = key(sha256);
    var copy = copies().resolve(sha256);
    if (Files.exists(copy)) {
      used(copy);
      return copy;
    }
    var coming = Files.createTempFile(incoming(), "out-", ".part");
    try {
      var digest = Hashes.digest();
      var found = said(() -> {
        try (var in = new DigestInputStream(s3.getObject(request -> request.bucket(settings.bucket()).key(key)), digest)) {
          Files.copy(in, coming, StandardCopyOption.REPLACE_EXISTING);
          return true;
        } catch (NoSuchKeyException missing) {
          return false;
        } catch (IOException e) {
          throw new FilesAway("the file store, " + settings.place() + ", broke off: " + e.getMessage(), e);
        }
      });
      if (!found) {
        throw new NoSuchFileException(settings.place() + "/" + key);
      }
      if (!HexFormat.of().formatHex(digest.digest()).equals(sha256)) {
        throw new IOException("the file store, " + settings.place() + ", holds something else under " + key + " than was stored there");
      }
      Files.move(coming, copy, StandardCopyOption.ATOMIC_MOVE);
      used(copy);
    } finally {
      Files.deleteIfExists(coming);
    }
    makeRoom();
    return copy;
  }

  @Override
  public long freeBytes() throws IOException {
    return Files.getFileStore(folder).getUsableSpace();
  }

  @Override
  public void eachKeptBefore(Instant instant, Consumer<String> sha256) {
    said(() -> {
      s3.listObjectsV2Paginator(request -> request.bucket(settings.bucket()).prefix(settings.prefix()).delimiter("/")).contents().forEach(object -> {
        var name = object.key().substring(settings.prefix().length());
        if (HASH.matcher(name).matches() && object.lastModified().isBefore(instant)) {
          sha256.accept(name);
        }
      });
      return null;
    });
  }

  @Override
  public void putAside(String sha256) throws IOException {
    move(key(sha256), asideKey(sha256));
    Files.deleteIfExists(copies().resolve(sha256));
  }

  @Override
  public void putBack(String sha256) {
    move(asideKey(sha256), key(sha256));
  }

  @Override
  public int forgetAsideBefore(Instant instant) throws IOException {
    int forgotten = 0;
    var aside = said(() -> s3.listObjectsV2Paginator(request -> request.bucket(settings.bucket()).prefix(settings.prefix() + "aside/")).contents().stream()
        .filter(object -> object.lastModified().isBefore(instant)).map(S3Object::key).toList());
    for (var key : aside) {
      said(() -> s3.deleteObject(request -> request.bucket(settings.bucket()).key(key)));
      forgotten++;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(incoming())) {
      for (var file : files) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(instant) && Files.deleteIfExists(file)) {
          forgotten++;
        }
      }
    }
    return forgotten;
  }

  @Override
  public void close() {
    s3.close();
  }

  private void move(String from, String to) {
    said(() -> s3.copyObject(request -> request.sourceBucket(settings.bucket()).sourceKey(from).destinationBucket(settings.bucket()).destinationKey(to)));
    said(() -> s3.deleteObject(request -> request.bucket(settings.bucket()).key(from)));
  }

  private Optional<HeadObjectResponse> head(String key) {
    return said(() -> {
      try {
        return Optional.of(s3.headObject(request -> request.bucket(settings.bucket()).key(key)));
      } catch (NoSuchKeyException missing) {
        return Optional.empty();
      } catch (S3Exception e) {
        if (e.statusCode() == 404) {
          return Optional.empty();
        }
        throw e;
      }
    });
  }

  private <T> T said(Supplier<T> call) {
    try {
      return call.get();
    } catch (SdkException e) {
      throw new FilesAway("the file store, " + settings.place() + ", cannot be used: " + e.getMessage(), e);
    }
  }

  private Path copies() {
    return folder.resolve("copies");
  }

  private void used(Path copy) throws IOException {
    try {
      Files.setLastModifiedTime(copy, FileTime.from(clock.instant()));
    } catch (NoSuchFileException gone) {
      throw new FilesAway("a local copy of a file vanished while it was wanted", gone);
    }
  }

  /** Forgets local copies, those first that nobody has read for longest, until the rest is within the limit. */
  private synchronized void makeRoom() throws IOException {
    record Copy(Path path, long size, Instant used) {}
    var all = new ArrayList<Copy>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(copies())) {
      for (var file : files) {
        all.add(new Copy(file, Files.size(file), Files.getLastModifiedTime(file).toInstant()));
      }
    }
    long sum = all.stream().mapToLong(Copy::size).sum();
    all.sort(Comparator.comparing(Copy::used));
    for (var copy : List.copyOf(all)) {
      if (sum <= settings.localCopies().toBytes() || copy.used().isAfter(clock.instant().minus(ABOUT_TO_BE_READ))) {
        return;
      }
      Files.deleteIfExists(copy.path());
      sum -= copy.size();
    }
  }

  private String key(String sha256) {
    return settings.prefix() + checked(sha256);
  }

  private String asideKey(String sha256) {
    return settings.prefix() + "aside/" + checked(sha256);
  }

  private static String checked(String sha256) {
    if (!HASH.matcher(sha256).matches()) {
      throw new IllegalArgumentException("not a SHA-256 in hex");
    }
    return sha256;
  }
}
