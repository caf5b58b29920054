package dev.millrace.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.api.ExplainedStatements.Explained;
import dev.millrace.api.problem.Page;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Method;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.aop.support.AopUtils;
import org.springframework.context.ApplicationContext;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.util.ReflectionUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What each request and each scheduled job asks the database, against 100,000 rows in each table.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueryPlansIT {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int LARGE = 10_000;

  /// In PostgreSQL's units: three look-ups for each of 100 rows cost less, and so does a count that
  /// ends at 10,000 rows of an index. Scans of large tables are refused whatever they cost.
  private static final double MOST_COST = 4_000;

  /// Tables that stay small, whatever happens.
  private static final Map<String, String> SMALL =
      Map.of(
          "event_publication", "has a row for each picture that nobody has done yet",
          "flyway_schema_history", "has a row for each migration",
          "platform", "has one row");

  /// Tables whose scan is right in statements that begin so, and why.
  private static final Map<String, String> SCANS =
      Map.of(
          "select (select count(*) from account)",
          "an admin asks now and then how much there is of everything");

  private final TestApi api = new TestApi();
  private final Operations operations = new Operations(api);

  @BeforeAll
  void fill() throws IOException, SQLException {
    try (InputStream file = QueryPlansIT.class.getResourceAsStream("/hundred-thousand-rows.sql");
        Connection connection = api.database().connect();
        Statement statement = connection.createStatement()) {
      statement.execute(new String(file.readAllBytes(), StandardCharsets.UTF_8));
      statement.execute("vacuum analyze");
    }
  }

  @AfterAll
  void close() throws IOException {
    api.close();
  }

  @Test
  void everyTableIsLargeOrStaysSmall() throws SQLException {
    assertThat(tables(false))
        .as("add rows to hundred-thousand-rows.sql, or a reason to SMALL")
        .containsExactlyInAnyOrderElementsOf(SMALL.keySet());
  }

  @Test
  void everyOperationIsCalledHere() {
    assertThat(operations.unmatched()).as("add them to Operations").isEmpty();
  }

  @Test
  void noRequestScansALargeTable() throws Exception {
    Map<String, String> refused = new TreeMap<>();
    try (ExplainedStatements statements = new ExplainedStatements(api)) {
      for (var drive : operations.drives().entrySet()) {
        drive.getValue().run();
        check(drive.getKey(), statements.take(), refused);
      }
    }
    assertThat(refused).isEmpty();
  }

  @Test
  void noScheduledJobScansALargeTable() throws Exception {
    Map<String, String> refused = new TreeMap<>();
    try (ExplainedStatements statements = new ExplainedStatements(api)) {
      for (Map.Entry<Method, Object> job : jobs().entrySet()) {
        ReflectionUtils.makeAccessible(job.getKey());
        job.getKey().invoke(job.getValue());
        check("job " + job.getKey().getName(), statements.take(), refused);
      }
    }
    assertThat(refused).isEmpty();
  }

  /// PostgreSQL looks for what a deleted row is referred to by.
  @Test
  void everyForeignKeyHasAnIndex() throws SQLException {
    String sql =
        """
        select conrelid::regclass || '.' || conname from pg_constraint f where contype = 'f'
          and not exists (
            select 1 from pg_index i where i.indrelid = f.conrelid and i.indpred is null
              and (i.indkey::smallint[])[0:cardinality(f.conkey) - 1] @> f.conkey)
        """;
    assertThat(strings(sql)).isEmpty();
  }

  @Test
  void noListAsksOncePerRow() throws Exception {
    List<String> lists = new ArrayList<>();
    Operations.mapped(api)
        .forEach((name, method) -> {
          if (Page.class.isAssignableFrom(method.getReturnType())
              || Iterable.class.isAssignableFrom(method.getReturnType())) {
            lists.add(name);
          }
        });
    assertThat(lists)
        .as("add them to the lists of Operations")
        .hasSameElementsAs(operations.listers().keySet());
    try (ExplainedStatements statements = new ExplainedStatements(api)) {
      for (Map.Entry<String, Operations.Lister> list : operations.listers().entrySet()) {
        Operations.Lister lister = list.getValue();
        long one = asked(statements, lister, 1);
        assertThat(asked(statements, lister, 100)).as(list.getKey()).isEqualTo(one).isPositive();
      }
    }
  }

  private static long asked(ExplainedStatements statements, Operations.Lister lister, int rows) {
    Supplier<Client.Answer> request = lister.with(rows);
    statements.take();
    JsonNode answer = request.get().json();
    assertThat(answer.isArray() ? answer : answer.path("items")).hasSize(rows);
    return statements.take().stream().filter(Explained::requested).count();
  }

  private void check(String who, List<Explained> statements, Map<String, String> refused)
      throws SQLException {
    Set<String> large = new HashSet<>(tables(true));
    for (Explained statement : statements) {
      if (!statement.plan().isEmpty()) {
        JsonNode plan = JSON.readTree(statement.plan()).path(0).path("Plan");
        String flaw = flaw(plan, large);
        if (!flaw.isEmpty() && SCANS.keySet().stream().noneMatch(statement.sql()::startsWith)) {
          refused.put(who + ": " + statement.sql(), flaw);
        }
      }
    }
  }

  private static String flaw(JsonNode plan, Set<String> large) {
    for (String scanned : plan.findValuesAsString("Relation Name")) {
      if (large.contains(scanned) && scans(plan, scanned)) {
        return "scans " + scanned + ": " + plan;
      }
    }
    double cost = plan.path("Total Cost").asDouble(0);
    return cost > MOST_COST ? "costs " + cost + ": " + plan : "";
  }

  private static boolean scans(JsonNode node, String table) {
    if (node.path("Node Type").asString("").equals("Seq Scan")
        && node.path("Relation Name").asString("").equals(table)) {
      return true;
    }
    for (JsonNode child : node.path("Plans")) {
      if (scans(child, table)) {
        return true;
      }
    }
    return false;
  }

  private Map<Method, Object> jobs() {
    ApplicationContext context = api.context();
    Map<Method, Object> jobs = new LinkedHashMap<>();
    for (String name : context.getBeanDefinitionNames()) {
      Object bean = context.getBean(name);
      for (Method method : AopUtils.getTargetClass(bean).getDeclaredMethods()) {
        if (method.isAnnotationPresent(Scheduled.class)) {
          jobs.put(method, bean);
        }
      }
    }
    assertThat(jobs).hasSizeGreaterThan(1);
    return jobs;
  }

  private List<String> tables(boolean large) throws SQLException {
    return strings(
        "select relname from pg_class where relkind in ('r', 'p')"
            + " and relnamespace = 'public'::regnamespace and reltuples "
            + (large ? ">" : "<=")
            + LARGE);
  }

  private List<String> strings(String sql) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Connection connection = api.database().connect();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        found.add(rows.getString(1));
      }
    }
    return found;
  }
}
