package com.defnoco.aftersale.cli;

import com.defnoco.aftersale.platform.EmbeddedDatabaseStarter;
import com.defnoco.aftersale.platform.PreparedParts;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.Callable;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.Environment;
import org.springframework.util.FileSystemUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** One start with its web server, database and first pages, in a temporary place: what a JDK writes its AOT cache from. */
@Command(
    name = "rehearse",
    description = "Starts the program in a temporary place, asks it for a few pages and stops it, so that Java can write a cache of what a start needs: "
        + "java -XX:AOTCacheOutput=aftersale.aot -jar aftersale.jar rehearse. The cache fits the Java that made it.",
    mixinStandardHelpOptions = true)
final class RehearseCommand implements Callable<Integer> {

  private static final List<String> PAGES = List.of("/health/ready", "/", "/cover", "/policy", "/console/sign-in", "/api/v1/public/cover/DF6S222401100042");

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    var home = Files.createTempDirectory("aftersale-rehearsal-");
    // Handlers run in reverse order: this one after the database has stopped.
    SpringApplication.getShutdownHandlers().add(() -> FileSystemUtils.deleteRecursively(home.toFile()));
    var application = new SpringApplication(Program.mainClass());
    application.addListeners(new EmbeddedDatabaseStarter(), new PreparedParts());
    application.setLogStartupInfo(false);
    var out = System.out;
    System.setOut(new PrintStream(OutputStream.nullOutputStream())); // the link for the first administrator would lead nowhere
    // As arguments these go before the environment: the rehearsal touches nothing of a copy that is set up here.
    try (var started = application.run("--aftersale.home=" + home, "--aftersale.db.url=", "--aftersale.demo=false", "--server.port=0", "--management.server.port=0",
            "--aftersale.channels-file=", "--aftersale.files.s3.bucket=", "--aftersale.api-key=", "--aftersale.signing.pkcs12=", "--aftersale.base-url=http://localhost",
            "--aftersale.rehearsal=true", "--logging.threshold.console=error");
        var client = HttpClient.newHttpClient()) {
      var address = "http://localhost:" + started.getBean(Environment.class).getRequiredProperty("local.server.port");
      for (var page : PAGES) {
        client.send(HttpRequest.newBuilder(URI.create(address + page)).build(), HttpResponse.BodyHandlers.discarding());
      }
    } finally {
      System.setOut(out);
    }
    spec.commandLine().getOut().println("Rehearsed.");
    return CommandLineTool.DONE;
  }
}
