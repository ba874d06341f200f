package com.defnoco.aftersale.files;

import com.defnoco.aftersale.FreePort;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.springframework.util.unit.DataSize;

/** A real S3 server on this machine (S3Proxy over a folder), a process of its own. Buckets are folders of {@link #root}. */
final class S3Server implements AutoCloseable {

  static final String BUCKET = "aftersale-files";
  private static final Path JAR = Path.of("target/s3-server/s3proxy.jar");

  private final Process process;
  private final int port;
  private final Path root;

  private S3Server(Process process, int port, Path root) {
    this.process = process;
    this.port = port;
    this.root = root;
  }

  static S3Server start(Path folder) throws IOException, InterruptedException {
    var root = Files.createDirectories(folder.resolve("buckets"));
    Files.createDirectories(root.resolve(BUCKET));
    int port = FreePort.any();
    var properties = Files.writeString(folder.resolve("s3proxy.conf"), """
        s3proxy.endpoint=http://127.0.0.1:%d
        s3proxy.authorization=aws-v2-or-v4
        s3proxy.identity=a-key
        s3proxy.credential=its-secret
        jclouds.provider=filesystem-nio2
        jclouds.identity=unused
        jclouds.credential=unused
        jclouds.filesystem.basedir=%s
        """.formatted(port, root));
    var log = folder.resolve("s3proxy.log").toFile();
    var process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-Xmx128m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
        "-jar", JAR.toString(), "--properties", properties.toString()).redirectErrorStream(true).redirectOutput(log).start();
    var server = new S3Server(process, port, root);
    while (!server.answers()) {
      if (process.waitFor(100, TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("The S3 server did not start: " + Files.readString(log.toPath()));
      }
    }
    return server;
  }

  private boolean answers() {
    try (var socket = new Socket("127.0.0.1", port)) {
      return socket.isConnected();
    } catch (IOException notYet) {
      return false;
    }
  }

  S3Settings settings() {
    return settings(BUCKET, "its-secret", DataSize.ofMegabytes(50));
  }

  S3Settings settings(String bucket, String secret, DataSize localCopies) {
    return new S3Settings(bucket, "http://127.0.0.1:" + port, "us-east-1", "a-key", secret, "evidence/", "", localCopies);
  }

  /** Where the server keeps an object of our bucket. */
  Path object(String key) {
    return root.resolve(BUCKET).resolve(key);
  }

  @Override
  public void close() throws InterruptedException {
    process.destroy();
    process.waitFor();
  }
}
