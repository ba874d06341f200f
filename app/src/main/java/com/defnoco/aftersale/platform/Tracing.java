package com.defnoco.aftersale.platform;

import com.github.kagkarlsson.scheduler.event.ExecutionInterceptor;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** How traces travel: a transaction writes its trace beside what it stages, a job goes on with it. */
@Configuration(proxyBeanMethods = false)
class Tracing {

  /** Transactions whose first statement says their trace along with what it does, so that it takes no statement of its own. */
  static final class MarkedByItself extends TransactionTemplate {
    MarkedByItself(PlatformTransactionManager manager) {
      super(manager);
    }
  }

  /** A transaction that may stage something says within which trace; columns {@code trace} take it as their default. */
  @Bean
  JdbcTransactionManager transactionManager(DataSource dataSource) {
    return new JdbcTransactionManager(dataSource) {
      @Override
      protected void doBegin(Object transaction, TransactionDefinition definition) {
        super.doBegin(transaction, definition);
        var here = Trace.here();
        if (here.isPresent() && !definition.isReadOnly() && !(definition instanceof MarkedByItself) && TransactionSynchronizationManager.getResource(dataSource) instanceof ConnectionHolder holder) {
          try (var statement = holder.getConnection().prepareStatement("SELECT set_config('aftersale.trace', ?, true)")) {
            statement.setString(1, here.get().kept());
            statement.execute();
          } catch (SQLException broken) {
            doCleanupAfterCompletion(transaction);
            throw new CannotCreateTransactionException("The transaction could not be marked with its trace", broken);
          }
        }
      }
    };
  }

  @Bean
  ExecutionInterceptor tracedJobs(ObjectProvider<Traces> traces) {
    return (instance, context, chain) -> traces.getObject().onJob(instance.getTaskName(), instance.getId(), () -> chain.proceed(instance, context));
  }
}
