package chat.parley.server.axon;

import java.util.function.Supplier;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;

/** Transactions for the log's appends alone: each of its reads is one SELECT, which needs none and is half the way. */
final class AppendTransactions extends SpringTransactionManager {
    AppendTransactions(PlatformTransactionManager transactions) {
        super(transactions);
    }

    @Override
    public <T> T fetchInTransaction(Supplier<T> read) {
        return read.get();
    }
}
