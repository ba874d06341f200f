package com.defnoco.aftersale;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.tree.YieldTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreeScanner;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.tools.JavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.namedparam.NamedParameterUtils;

/**
 * Every statement of the program is prepared by a real PostgreSQL with all migrations: a column that was renamed, a type that does not fit or a slip of the pen is found here and
 * not at the one click that needs it. The statements are read from the sources, so that none can be forgotten.
 */
class StatementsTest {

  private static final Path SOURCES = Path.of("src/main/java");
  /** Methods whose first argument is a statement. */
  private static final Set<String> TAKE_SQL = Set.of("sql", "prepareStatement");

  /** A statement as the program sends it. */
  private record Statement(String where, String sql) {}

  @Test
  void everyStatementIsPreparedAgainstTheMigratedDatabase() throws Exception {
    var unreadable = new TreeSet<String>();
    var statements = new ArrayList<Statement>();
    read(statements, unreadable);
    assertThat(unreadable).as("statements must be constants, so that they can be read here").isEmpty();
    assertThat(statements).as("as many as there are calls").hasSizeGreaterThan(220);
    assertThat(statements).extracting(Statement::where).anyMatch(where -> where.startsWith("claims/ClaimsSql")).anyMatch(where -> where.startsWith("registry/RegistrySql"))
        .anyMatch(where -> where.startsWith("remedies/RemediesSql")).anyMatch(where -> where.startsWith("platform/Journal"));

    var refused = new ArrayList<String>();
    try (var database = OwnDatabase.fresh(); var connection = database.dataSource().getConnection()) {
      for (var statement : statements) {
        problem(connection, statement.sql()).ifPresent(problem -> refused.add(statement.where() + ": " + problem + "\n" + statement.sql()));
      }
      assertThat(problem(connection, "SELECT no_such_column FROM claim WHERE id = :id")).as("this test can fail").isPresent();
    }
    assertThat(refused).isEmpty();
  }

  private static java.util.Optional<String> problem(Connection connection, String sql) {
    var plain = NamedParameterUtils.substituteNamedParameters(NamedParameterUtils.parseSqlStatement(sql), null);
    try (var prepared = connection.prepareStatement(plain)) {
      // Asking for the parameters makes the driver send Parse and Describe to the server.
      prepared.getParameterMetaData().getParameterCount();
      return java.util.Optional.empty();
    } catch (SQLException refused) {
      return java.util.Optional.of(refused.getMessage());
    }
  }

  // ---- Reading the sources

  private static void read(List<Statement> statements, Set<String> unreadable) throws IOException {
    var compiler = ToolProvider.getSystemJavaCompiler();
    try (var manager = compiler.getStandardFileManager(null, null, null); var paths = Files.walk(SOURCES)) {
      var files = paths.filter(path -> path.toString().endsWith(".java")).filter(path -> contains(path, ".sql(", "prepareStatement(")).toList();
      assertThat(files).isNotEmpty();
      Iterable<? extends JavaFileObject> units = manager.getJavaFileObjectsFromPaths(files);
      for (var unit : ((JavacTask) compiler.getTask(null, manager, null, List.of(), null, units)).parse()) {
        var where = SOURCES.resolve("com/defnoco/aftersale").toUri().relativize(Path.of(unit.getSourceFile().toUri()).toUri()).toString();
        where = where.contains("/aftersale/") ? where.substring(where.lastIndexOf("/aftersale/") + "/aftersale/".length()) : where;
        var reader = new Reader(where);
        unit.accept(new Variables(reader.variables), null);
        unit.accept(reader, null);
        statements.addAll(reader.statements);
        unreadable.addAll(reader.unreadable);
      }
    }
  }

  private static boolean contains(Path file, String... texts) {
    try {
      var text = Files.readString(file);
      return java.util.Arrays.stream(texts).anyMatch(text::contains);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Variables extends TreeScanner<Void, Void> {
    private final Map<String, ExpressionTree> variables;

    Variables(Map<String, ExpressionTree> variables) {
      this.variables = variables;
    }

    @Override
    public Void visitVariable(VariableTree variable, Void nothing) {
      if (variable.getInitializer() != null) {
        variables.put(variable.getName().toString(), variable.getInitializer());
      }
      return super.visitVariable(variable, nothing);
    }
  }

  private static final class Reader extends TreeScanner<Void, Void> {
    private final String where;
    private final Map<String, ExpressionTree> variables = new HashMap<>();
    private final List<Statement> statements = new ArrayList<>();
    private final Set<String> unreadable = new TreeSet<>();
    /** What {@code addWhen(filters, …, "…")} adds, in order. */
    private final List<String> filters = new ArrayList<>();

    Reader(String where) {
      this.where = where;
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree call, Void nothing) {
      var name = call.getMethodSelect() instanceof MemberSelectTree select ? select.getIdentifier().toString() : call.getMethodSelect().toString();
      super.visitMethodInvocation(call, nothing);
      if (name.equals("addWhen")) {
        filters.addAll(alternatives(call.getArguments().getLast()));
      } else if (TAKE_SQL.contains(name) && call.getMethodSelect() instanceof MemberSelectTree && !call.getArguments().isEmpty()) {
        var texts = alternatives(call.getArguments().getFirst());
        if (texts.isEmpty()) {
          unreadable.add(where + ": " + call.getArguments().getFirst());
        }
        texts.forEach(text -> statements.add(new Statement(where, text)));
      }
      return nothing;
    }

    /** All texts that the expression can be; none when it cannot be told. */
    private List<String> alternatives(ExpressionTree expression) {
      return switch (expression) {
        case LiteralTree literal when literal.getValue() instanceof String text -> List.of(text);
        case ParenthesizedTree in -> alternatives(in.getExpression());
        case IdentifierTree name when variables.containsKey(name.getName().toString()) -> alternatives(variables.get(name.getName().toString()));
        case MemberSelectTree constant when variables.containsKey(constant.getIdentifier().toString()) -> alternatives(variables.get(constant.getIdentifier().toString()));
        case BinaryTree sum -> alternatives(sum.getLeftOperand()).stream()
            .flatMap(left -> alternatives(sum.getRightOperand()).stream().map(right -> left + right)).toList();
        case SwitchExpressionTree choice -> results(choice);
        case MethodInvocationTree call when call.getMethodSelect() instanceof MemberSelectTree of && of.getIdentifier().contentEquals("formatted") -> filled(of, call);
        default -> List.of();
      };
    }

    /** A list's statement: with each of its filters alone, and in each of its orders. */
    private List<String> filled(MemberSelectTree text, MethodInvocationTree call) {
      var all = new ArrayList<String>();
      var orders = alternatives(call.getArguments().getLast());
      for (var pattern : alternatives(text.getExpression())) {
        for (var order : orders) {
          filters.forEach(filter -> all.add(pattern.formatted(filter, order)));
        }
      }
      return all;
    }

    private List<String> results(SwitchExpressionTree choice) {
      var results = new ArrayList<String>();
      choice.accept(new TreeScanner<Void, Void>() {
        @Override
        public Void visitYield(YieldTree yield, Void nothing) {
          results.addAll(alternatives(yield.getValue()));
          return nothing;
        }

        @Override
        public Void visitCase(com.sun.source.tree.CaseTree one, Void nothing) {
          if (one.getBody() instanceof com.sun.source.tree.ExpressionStatementTree value) {
            results.addAll(alternatives(value.getExpression()));
          } else if (one.getBody() instanceof ExpressionTree value) {
            results.addAll(alternatives(value));
          }
          return super.visitCase(one, nothing);
        }
      }, null);
      return results;
    }
  }
}
