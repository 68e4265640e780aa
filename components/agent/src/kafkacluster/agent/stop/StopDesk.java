package kafkacluster.agent.stop;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import kafkacluster.agent.base.Daemon;
import kafkacluster.agent.base.Failures;
import kafkacluster.agent.base.Log;
import kafkacluster.agent.http.Answer;
import kafkacluster.agent.http.ProbeServer;

/**
 * Says when this node may stop. Whoever wants it to stop asks again and again; each time a thread of its own finds out,
 * so that an answer never takes longer than its asker waits.
 */
public final class StopDesk {
    /** Who no longer asks no longer wants to stop. */
    private static final long ASKED_LATELY_MS = 10_000;
    /** The signal to stop follows leave at once; who doesn't get it isn't stopped. */
    private static final long USED_MS = 30_000;
    private static final long UNKNOWN_MS = 10_000;
    private static final long ANSWER_MS = 2_500;
    private static final long AGAIN_MS = 50;
    /** Longer than the other, who would else find this node asking each time that it looks again. */
    private static final long BACK_MS = 300;
    private static final long TURN_MS = 2_000;
    private static final long TOLD_MS = 10_000;
    private static final long IDLE_MS = 10_000;
    private static final int ASKERS = 2;

    /** The other nodes. */
    public interface Others {
        /** As {@link Peers#ask}. */
        Map<Integer, Mark> ask() throws InterruptedException;
    }

    /** The state of the cluster. */
    public interface Judge {
        /**
         * What this node's stop would break as of now, or null.
         *
         * @param lost nodes that have stopped, though the cluster may not show it yet
         */
        String harm(Set<Integer> lost) throws Unknown, InterruptedException;
    }

    /** The cluster doesn't show whether a stop does harm. */
    public static final class Unknown extends Exception {
        private static final long serialVersionUID = 1L;

        public Unknown(String reason) {
            super(reason);
        }
    }

    private final int id;
    private final Others others;
    private final Judge judge;
    private final LongSupplier nanoTime;
    private PeerMarks marks = new PeerMarks();
    private Mark mark = Mark.NO;
    private String reason = "";
    private boolean isShuttingDown;
    private boolean hasThread;
    /** Rounds that were asked for, and that have ended. */
    private long wanted;
    private long done;
    private long askedAt;
    private long grantedAt;
    private long unknownSince;
    private String toldKind = "";
    private String told = "";
    private long toldAt;

    public StopDesk(int id, Others others, Judge judge, LongSupplier nanoTime) {
        this.id = id;
        this.others = others;
        this.judge = judge;
        this.nanoTime = nanoTime;
    }

    /** Where it is asked. */
    public Map<String, ProbeServer.Page> pages() {
        Map<String, ProbeServer.Page> pages = new LinkedHashMap<>();
        pages.put("/stopping", request -> Answer.text(200, mark().word()));
        // Who isn't here can't stop this node, and mustn't hold up the others.
        pages.put("/stop", ProbeServer.limited(ASKERS, request -> request.isFromHere
                ? ask(gaveUpAfter(request.query)) : Answer.text(403, "only this node itself asks for its stop")));
        return pages;
    }

    private static String gaveUpAfter(String query) {
        return query != null && query.matches("gave-up=\\d{1,9}") ? query.substring(query.indexOf('=') + 1) : null;
    }

    /** This JVM ends, whoever wanted it. */
    public synchronized void shuttingDown() {
        isShuttingDown = true;
        mark = Mark.GRANTED;
        reason = "it is stopping";
        notifyAll();
    }

    /** How far this node is with being stopped. */
    public synchronized Mark mark() {
        forget();
        return mark;
    }

    /** @param gaveUpAfter seconds after which the asker stops waiting, and lets this node be stopped; or null */
    synchronized Answer ask(String gaveUpAfter) throws InterruptedException {
        forget();
        if (mark == Mark.NO) {
            mark = Mark.WAITING;
            reason = "it has just been asked for";
            marks = new PeerMarks();
            unknownSince = 0;
            toldKind = "";
            Log.info("stop: asked for");
        }
        askedAt = nanoTime.getAsLong();
        if (gaveUpAfter != null && mark != Mark.GRANTED) {
            Log.info("stop: goes after " + gaveUpAfter + " s though it should wait: " + reason);
            grant("nobody waits any longer");
        }
        if (mark != Mark.GRANTED) {
            long round = wantRound();
            long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ANSWER_MS);
            for (long left = ANSWER_MS; done < round && mark != Mark.GRANTED && left > 0;
                    left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime())) {
                wait(left);
            }
        }
        return Answer.text(mark == Mark.GRANTED ? 200 : 409, reason);
    }

    private long wantRound() {
        wanted = done + 1;
        notifyAll();
        if (!hasThread) {
            hasThread = true;
            Daemon.of(this::run, "kafkacluster-agent-desk").start();
        }
        return wanted;
    }

    private void run() {
        while (isWanted()) {
            try {
                round();
            } catch (Throwable failure) {
                unknown(Failures.text(failure));
            }
            synchronized (this) {
                done++;
                notifyAll();
            }
        }
    }

    private synchronized boolean isWanted() {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(IDLE_MS);
        while (wanted <= done) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                hasThread = false;
                return false;
            }
            try {
                wait(left);
            } catch (InterruptedException nobodyInterruptsThis) {
                hasThread = false;
                return false;
            }
        }
        return true;
    }

    private void round() throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TURN_MS);
        Map<Integer, Mark> seen;
        Turn turn;
        while (true) {
            // First announced, then read.
            if (!become(Mark.ASKING)) {
                return;
            }
            seen = seen();
            turn = Turn.of(id, seen);
            boolean isOneOfSeveral = turn.step == Turn.Step.AGAIN || turn.step == Turn.Step.BACK;
            if (!isOneOfSeveral || System.nanoTime() - deadline > 0) {
                break;
            }
            if (turn.step == Turn.Step.BACK && !become(Mark.WAITING)) {
                return;
            }
            Thread.sleep(turn.step == Turn.Step.BACK ? BACK_MS : AGAIN_MS);
        }
        if (turn.step == Turn.Step.ALL) {
            goes(turn.reason);
        } else if (turn.step != Turn.Step.GO) {
            waits("turn", turn.reason);
        } else {
            judge(lost(seen));
        }
    }

    private void judge(Set<Integer> lost) throws InterruptedException {
        try {
            String harm = judge.harm(lost);
            synchronized (this) {
                unknownSince = 0;
            }
            if (harm != null) {
                waits("harm", harm);
                return;
            }
            // A look may take its time, and others may end without leave.
            Map<Integer, Mark> seen = seen();
            Turn turn = Turn.of(id, seen);
            if (turn.step == Turn.Step.WAIT) {
                waits("turn", turn.reason);
            } else if (!lost(seen).equals(lost)) {
                waits("turn", "another node has just ended or begun");
            } else {
                goes("nothing is lost by it");
            }
        } catch (Unknown unknown) {
            unknown(unknown.getMessage());
        }
    }

    private synchronized void unknown(String why) {
        if (unknownSince == 0) {
            unknownSince = nanoTime.getAsLong();
        }
        if (isOver(unknownSince, UNKNOWN_MS)) {
            goes("nobody can tell what it breaks: " + why);
        } else {
            waits("unknown", "it isn't known what it breaks: " + why);
        }
    }

    private Map<Integer, Mark> seen() throws InterruptedException {
        PeerMarks memory;
        synchronized (this) {
            memory = marks;
        }
        return memory.of(others.ask(), nanoTime.getAsLong() / 1_000_000);
    }

    private static Set<Integer> lost(Map<Integer, Mark> marks) {
        Set<Integer> lost = new TreeSet<>();
        for (Map.Entry<Integer, Mark> other : marks.entrySet()) {
            if (other.getValue().isLost()) {
                lost.add(other.getKey());
            }
        }
        return lost;
    }

    /** False if this node goes already. */
    private synchronized boolean become(Mark next) {
        if (mark == Mark.GRANTED) {
            return false;
        }
        mark = next;
        return true;
    }

    private synchronized void waits(String kind, String why) {
        if (!become(Mark.WAITING)) {
            return;
        }
        reason = why;
        // A count in the reason may change each second.
        if (!kind.equals(toldKind) || !why.equals(told) && isOver(toldAt, TOLD_MS)) {
            Log.info("stop: waits, as " + why);
            toldKind = kind;
            told = why;
            toldAt = nanoTime.getAsLong();
        }
    }

    private synchronized void goes(String why) {
        if (mark != Mark.GRANTED) {
            Log.info("stop: goes, as " + why);
            grant(why);
        }
    }

    private synchronized void grant(String why) {
        mark = Mark.GRANTED;
        reason = why;
        grantedAt = nanoTime.getAsLong();
        notifyAll();
    }

    private void forget() {
        if (isShuttingDown) {
            return;
        }
        if (mark == Mark.GRANTED && isOver(grantedAt, USED_MS)) {
            Log.info("stop: the leave wasn't used for " + USED_MS / 1_000 + " s, and is taken back");
            mark = Mark.NO;
        } else if (mark == Mark.WAITING && isOver(askedAt, ASKED_LATELY_MS)) {
            Log.info("stop: nobody asks for it any more");
            mark = Mark.NO;
        }
    }

    private boolean isOver(long since, long ms) {
        return nanoTime.getAsLong() - since > TimeUnit.MILLISECONDS.toNanos(ms);
    }
}
