package com.defnoco.aftersale.cli;

import com.defnoco.aftersale.platform.InvalidInput;
import com.defnoco.aftersale.platform.NotPossible;
import com.defnoco.aftersale.platform.StartupProblem;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code java -jar aftersale.jar <command> …}. A command is a class with {@link Command} beside this one, named below; it takes a
 * {@link Program} and asks it for the façades it needs, which starts the program without its web server.
 *
 * <p>Exit codes: 0 done; 1 done in part (refused rows); 2 wrong use, a file that cannot be read, or a check that failed (a changed journal, a decision
 * that comes out otherwise); 3 the program could not start.
 */
@Command(
    name = "aftersale",
    description = "Brings lists in and out, checks the journal and the decisions, makes and restores backups, reads battery logs. Without a command the program starts with its web server.",
    mixinStandardHelpOptions = true,
    subcommands = {ImportCommand.class, ExportCommand.class, VerifyCommand.class, VerifyJournalCommand.class, ReplayCommand.class, BackupCommand.class, RestoreCommand.class, LogCommand.class, RehearseCommand.class},
    footer = {"", "Settings are those of the program: AFTERSALE_HOME, AFTERSALE_DB_URL and the others."})
public final class CommandLineTool implements Runnable {

  public static final int DONE = 0;
  public static final int IN_PART = 1;
  public static final int WRONG_USE = 2;
  public static final int NOT_AS_WRITTEN = 2;
  public static final int NOT_STARTED = 3;

  private static final Set<String> HELP = Set.of("help", "--help", "-h");

  @Spec private CommandSpec spec;

  /** Whether these arguments are a command; else they are settings of the program itself. */
  public static boolean understands(String[] arguments) {
    return arguments.length > 0 && (!arguments[0].startsWith("-") || HELP.contains(arguments[0]))
        && (HELP.contains(arguments[0]) || new CommandLine(CommandLineTool.class, new Commands(new Program())).getSubcommands().containsKey(arguments[0]));
  }

  /** Runs the command and gives its exit code. */
  public static int run(String[] arguments) {
    try (var program = new Program()) {
      return run(program, new PrintWriter(System.out, false, StandardCharsets.UTF_8), new PrintWriter(System.err, true, StandardCharsets.UTF_8),
          arguments);
    }
  }

  /** As {@link #run(String[])}, with a program that may run already and other outputs. */
  static int run(Program program, PrintWriter out, PrintWriter err, String... arguments) {
    var tool = new CommandLine(CommandLineTool.class, new Commands(program))
        .setOut(out).setErr(err).setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((problem, command, parsed) -> sayAndGiveCode(problem, err, program));
    int code = tool.execute(arguments.length > 0 && arguments[0].equals("help") ? new String[] {"--help"} : arguments);
    out.flush();
    err.flush();
    return code;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }

  private static int sayAndGiveCode(Exception problem, PrintWriter err, Program program) throws Exception {
    for (Throwable cause = problem; cause != null; cause = cause.getCause()) {
      switch (cause) {
        case StartupProblem startup -> {
          err.println(startup.getMessage());
          if (startup.getMessage().contains("in use by another running copy")) {
            err.println("While a copy runs on the embedded database, use its console (Import lists) or its API (POST /api/v1/imports/…)."
                + " With an external PostgreSQL (AFTERSALE_DB_URL) commands and running copies work side by side.");
          }
          return NOT_STARTED;
        }
        case InvalidInput invalid -> {
          invalid.problems().forEach(wrong -> err.println(program.text(wrong.key(), wrong.arguments().toArray())));
          return WRONG_USE;
        }
        case NotPossible notPossible -> {
          err.println(program.text(notPossible.key(), notPossible.arguments().toArray()));
          return IN_PART;
        }
        case java.nio.file.NoSuchFileException missing -> {
          err.println("There is no file " + missing.getFile() + ".");
          return WRONG_USE;
        }
        case java.nio.file.AccessDeniedException denied -> {
          err.println("The file " + denied.getFile() + " may not be read or written by this user.");
          return WRONG_USE;
        }
        default -> { }
      }
    }
    throw problem;
  }

  /** Gives commands their {@link Program}. */
  private record Commands(Program program) implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      for (var constructor : type.getDeclaredConstructors()) {
        if (constructor.getParameterCount() == 1 && constructor.getParameterTypes()[0] == Program.class) {
          return type.cast(constructor.newInstance(program));
        }
      }
      return CommandLine.defaultFactory().create(type);
    }
  }
}
