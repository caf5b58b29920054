package dev.millrace.api;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;

/// What the service asks its database while this is open, each with the plan that PostgreSQL makes
/// for it: asked for on the same connection with the same parameters, just before. (PostgreSQL 15
/// explains no statement without its parameters.)
final class ExplainedStatements implements AutoCloseable {
  /// @param plan as JSON; empty for what has none
  /// @param thread that asked it
  record Explained(String sql, String plan, String thread) {
    /// Whether a request asked it, and not what goes on beside, such as the maker of pictures.
    boolean requested() {
      return inRequest(thread);
    }
  }

  /// Whether the thread of that name serves a request.
  static boolean inRequest(String thread) {
    return thread.startsWith("tomcat-handler");
  }

  private interface Call {
    void on(PreparedStatement statement) throws ReflectiveOperationException;
  }

  private final JdbcTemplate template;
  private final DataSourceTransactionManager transactions;
  private final DataSource original;
  private final List<Explained> seen = new CopyOnWriteArrayList<>();

  ExplainedStatements(TestApi api) {
    template = api.bean(JdbcTemplate.class);
    transactions = api.bean(DataSourceTransactionManager.class);
    original = api.bean(DataSource.class);
    DataSource explaining =
        proxy(
            DataSource.class,
            original,
            (method, result) ->
                result instanceof Connection connection ? connection(connection) : result);
    template.setDataSource(explaining);
    transactions.setDataSource(explaining);
  }

  /// What was asked since the last call.
  List<Explained> take() {
    List<Explained> taken = List.copyOf(seen);
    seen.clear();
    return taken;
  }

  @Override
  public void close() {
    template.setDataSource(original);
    transactions.setDataSource(original);
  }

  private interface Result {
    @Nullable Object of(Method method, @Nullable Object result);
  }

  private static <T> T proxy(Class<T> type, T target, Result result) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (_, method, arguments) -> result.of(method, invoke(method, target, arguments))));
  }

  private Connection connection(Connection target) {
    InvocationHandler handler =
        (_, method, arguments) -> {
          Object result = invoke(method, target, arguments);
          if (result instanceof PreparedStatement statement) {
            return prepared(target, statement, (String) arguments[0]);
          }
          return result instanceof Statement statement ? plain(target, statement) : result;
        };
    return (Connection)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, handler);
  }

  private PreparedStatement prepared(Connection connection, PreparedStatement target, String sql) {
    List<Call> parameters = new ArrayList<>();
    InvocationHandler handler =
        (_, method, arguments) -> {
          if (isParameter(method, arguments)) {
            parameters.add(statement -> method.invoke(statement, arguments));
          } else if (method.getName().startsWith("execute")) {
            explain(connection, sql, parameters);
          }
          return invoke(method, target, arguments);
        };
    return (PreparedStatement)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(), new Class<?>[] {PreparedStatement.class}, handler);
  }

  private Statement plain(Connection connection, Statement target) {
    InvocationHandler handler =
        (_, method, arguments) -> {
          if (method.getName().startsWith("execute")) {
            explain(connection, (String) arguments[0], List.of());
          }
          return invoke(method, target, arguments);
        };
    return (Statement)
        Proxy.newProxyInstance(
            Connection.class.getClassLoader(), new Class<?>[] {Statement.class}, handler);
  }

  private void explain(Connection connection, String sql, List<Call> parameters)
      throws SQLException, ReflectiveOperationException {
    String thread = Thread.currentThread().getName();
    if (thread.startsWith("scheduled-")) {
      return; // jobs run by themselves at any time; the test runs them once more
    }
    if (!sql.strip().matches("(?is)(select|insert|update|delete|with)\\b.*")) {
      seen.add(new Explained(sql, "", thread));
      return;
    }
    try (PreparedStatement explain = connection.prepareStatement("explain (format json) " + sql)) {
      for (Call parameter : parameters) {
        parameter.on(explain);
      }
      try (ResultSet rows = explain.executeQuery()) {
        rows.next();
        seen.add(new Explained(sql, rows.getString(1), thread));
      }
    }
  }

  /// `setString(1, "x")`, but not `setFetchSize(1)`.
  private static boolean isParameter(Method method, Object @Nullable [] arguments) {
    return method.getName().startsWith("set")
        && method.getDeclaringClass() == PreparedStatement.class
        && arguments != null;
  }

  private static @Nullable Object invoke(
      Method method, Object target, Object @Nullable [] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
