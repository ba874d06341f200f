package com.defnoco.aftersale.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.defnoco.aftersale.AftersaleTest;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class BudgetsTest extends AftersaleTest {

  @Autowired Budgets budgets;

  private final String name = "test:" + UUID.randomUUID();

  @Test
  void aBucketGivesItsCapacityAndThenOnePerRefillTime() {
    assertThat(Stream.generate(() -> take()).limit(4)).containsExactly(true, true, true, false);
    clock.move(Duration.ofSeconds(61));
    assertThat(Stream.generate(() -> take()).limit(2)).containsExactly(true, false);
    clock.move(Duration.ofDays(1));
    assertThat(Stream.generate(() -> take()).limit(4)).containsExactly(true, true, true, false);
  }

  @Test
  void aHundredAtOnceGetNoMoreThanThereIs() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var taken = threads.invokeAll(Stream.<Callable<Boolean>>generate(() -> this::take).limit(100).toList());
      assertThat(taken.stream().filter(future -> future.resultNow()).count()).isEqualTo(3);
    }
  }

  @Test
  void aClockThatJumpsBackNeitherFillsNorEmptiesABucket() {
    take();
    clock.move(Duration.ofDays(-1));
    assertThat(Stream.generate(() -> take()).limit(3)).containsExactly(true, true, false);
    clock.reset();
    assertThat(take()).isFalse();
  }

  @Test
  void aTokenStaysTakenWhenTheWorkIsRolledBack() {
    assertThatThrownBy(() -> transaction.executeWithoutResult(status -> {
      take();
      take();
      take();
      throw new IllegalStateException("rolled back");
    })).hasMessage("rolled back");
    assertThat(take()).isFalse();
    assertThatThrownBy(() -> budgets.takeOrRefuse(name, 3, Duration.ofMillis(61_500)))
        .isInstanceOfSatisfying(TooOften.class, e -> assertThat(e.retryAfterSeconds()).isEqualTo(62));
  }

  private boolean take() {
    return budgets.take(name, 3, Duration.ofMinutes(1));
  }
}
