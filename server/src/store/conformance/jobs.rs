//! What the directory promises of jobs.

use std::collections::HashSet;

use maillage_shared::{JobId, Role, Timestamp};
use tokio::task::JoinSet;
use uuid::Uuid;

use super::sample::{NOON, account, add_participant, add_workspace, member_of_one_document};
use crate::store::{Job, JobCounts, JobOutcome, JobWrite, NewJob, Store, StoreError, Write};

const KIND: &str = "mail";

fn later(milliseconds: i64) -> Timestamp {
    NOON.plus_millis(milliseconds)
}

fn job(key: Option<&str>, due_at: Timestamp) -> NewJob {
    NewJob {
        id: JobId::from_uuid(Uuid::now_v7()),
        kind: KIND.to_owned(),
        payload: "{\"mail\":\"été\"}".to_owned(),
        key: key.map(str::to_owned),
        created_at: NOON,
        due_at,
    }
}

async fn add(store: &Store, job: &NewJob) {
    store.directory.write(vec![Write::Job(JobWrite::Add(job.clone()))]).await.expect("added");
}

async fn take(store: &Store, now: Timestamp, until: Timestamp) -> Vec<Job> {
    store.directory.take_jobs(KIND, now, until, 10).await.expect("it answers")
}

async fn end(store: &Store, taken: &Job, outcome: JobOutcome) -> Result<(), StoreError> {
    let end = JobWrite::End { job: taken.id, attempt: taken.attempt, outcome };
    store.directory.write(vec![Write::Job(end)]).await
}

pub async fn d19_a_job_is_written_with_what_asks_for_it_or_not_at_all(store: Store) {
    let known = add_participant(&store, "Odile").await;
    let (new, other) = (account("Anne"), job(None, NOON));
    let taken = crate::store::Participant { email: known.email, ..account("Louis") };
    let unit = vec![
        Write::AddParticipant(new.clone()),
        Write::Job(JobWrite::Add(other.clone())),
        Write::AddParticipant(taken),
    ];
    let refused = store.directory.write(unit).await;
    assert!(matches!(refused, Err(StoreError::Conflict(_))), "{refused:?}");
    assert_eq!(store.directory.count_jobs().await.expect("it answers"), JobCounts::default());
    let version = store.directory.rights_version().await.expect("it answers");
    let unit = vec![Write::AddParticipant(new), Write::Job(JobWrite::Add(other.clone()))];
    store.directory.write(unit).await.expect("both");
    let found = take(&store, NOON, later(1_000)).await;
    let expected =
        Job { id: other.id, kind: other.kind, payload: other.payload, created_at: other.created_at, attempt: 1 };
    assert_eq!(found, [expected]);
    assert_eq!(store.directory.rights_version().await.expect("it answers"), version, "a job is nobody's right");
}

pub async fn d19_a_job_is_taken_once_it_is_due_and_by_one_as_long_as_they_have_it(store: Store) {
    let (first, second) = (job(None, later(10)), job(None, later(20)));
    add(&store, &second).await;
    add(&store, &first).await;
    let next = || store.directory.next_job_at(KIND);
    assert_eq!(store.directory.next_job_at("another").await.expect("it answers"), None);
    assert_eq!(next().await.expect("it answers"), Some(later(10)));
    assert_eq!(take(&store, later(9), later(100)).await, []);
    assert_eq!(store.directory.take_jobs("another", later(50), later(100), 10).await.expect("it answers"), []);
    let taken = store.directory.take_jobs(KIND, later(50), later(100), 1).await.expect("it answers");
    assert_eq!(taken.iter().map(|job| job.id).collect::<Vec<_>>(), [first.id], "the first due first");
    assert_eq!(take(&store, later(50), later(200)).await.iter().map(|job| job.id).collect::<Vec<_>>(), [second.id]);
    assert_eq!(take(&store, later(99), later(200)).await, [], "both are somebody's");
    assert_eq!(next().await.expect("it answers"), Some(later(100)));
    let again = take(&store, later(100), later(300)).await;
    assert_eq!(again.iter().map(|job| (job.id, job.attempt)).collect::<Vec<_>>(), [(first.id, 2)]);

    // Whoever had it before can neither end it nor have it for longer.
    let late = end(&store, &taken[0], JobOutcome::Done).await;
    assert!(matches!(late, Err(StoreError::Conflict(_))), "{late:?}");
    let hold = |attempt| JobWrite::Hold { job: first.id, attempt, until: later(500) };
    assert!(store.directory.write(vec![Write::Job(hold(1))]).await.is_err());
    store.directory.write(vec![Write::Job(hold(2))]).await.expect("it is theirs");
    assert_eq!(take(&store, later(499), later(600)).await.len(), 1, "the other one alone");
    end(&store, &again[0], JobOutcome::Done).await.expect("it is theirs");
    assert_eq!(store.directory.count_jobs().await.expect("it answers"), JobCounts { alive: 1, dead: 0 });
    assert!(end(&store, &again[0], JobOutcome::Done).await.is_err(), "it was ended twice");
}

pub async fn d19_of_jobs_with_one_key_there_is_one_at_a_time(store: Store) {
    let (first, same, other) = (job(Some("a"), NOON), job(Some("a"), NOON), job(Some("b"), NOON));
    for job in [&first, &same, &other, &job(None, NOON), &job(None, NOON)] {
        add(&store, job).await;
    }
    let ids: HashSet<_> = take(&store, NOON, later(100)).await.into_iter().map(|job| job.id).collect();
    assert!(ids.len() == 4 && ids.contains(&first.id) && ids.contains(&other.id));
    let drop = Write::Job(JobWrite::Drop { key: "a".to_owned() });
    let unit = vec![drop.clone(), Write::Job(JobWrite::Add(same.clone()))];
    store.directory.write(unit).await.expect("one takes the other's place");
    let ids: Vec<_> = take(&store, NOON, later(100)).await.into_iter().map(|job| job.id).collect();
    assert_eq!(ids, [same.id]);
    store.directory.write(vec![drop.clone(), drop]).await.expect("twice is no error");
    assert_eq!(store.directory.count_jobs().await.expect("it answers").alive, 3);
}

pub async fn d20_a_job_that_failed_waits_and_a_dead_one_is_kept_for_a_while(store: Store) {
    add(&store, &job(Some("a"), NOON)).await;
    let taken = take(&store, NOON, later(100)).await;
    let error = "postponed 451".to_owned();
    end(&store, &taken[0], JobOutcome::Again { due_at: later(50), error }).await.expect("it is theirs");
    assert_eq!(take(&store, later(49), later(200)).await, []);
    assert_eq!(store.directory.next_job_at(KIND).await.expect("it answers"), Some(later(50)));
    let again = take(&store, later(50), later(200)).await;
    assert_eq!(again.iter().map(|job| job.attempt).collect::<Vec<_>>(), [2]);
    let dead = JobOutcome::Dead { at: later(60), error: "refused 550".to_owned() };
    end(&store, &again[0], dead.clone()).await.expect("it is theirs");
    assert_eq!(take(&store, later(10_000), later(20_000)).await, []);
    assert_eq!(store.directory.next_job_at(KIND).await.expect("it answers"), None);
    assert_eq!(store.directory.count_jobs().await.expect("it answers"), JobCounts { alive: 0, dead: 1 });
    assert!(end(&store, &again[0], dead).await.is_err(), "it died twice");
    assert_eq!(store.directory.delete_dead_jobs(later(60)).await.expect("it answers"), 0);
    assert_eq!(store.directory.delete_dead_jobs(later(61)).await.expect("it answers"), 1);
    assert_eq!(store.directory.count_jobs().await.expect("it answers"), JobCounts::default());
}

pub async fn d19_of_many_who_take_jobs_at_once_each_gets_others(store: Store) {
    take_at_once(&[store]).await;
}

/// Each of these takes what it can get, over and over: no job is taken twice, and none is left.
pub async fn take_at_once(stores: &[Store]) {
    const JOBS: usize = 60;
    let unit = (0..JOBS).map(|_| Write::Job(JobWrite::Add(job(None, NOON))));
    stores[0].directory.write(unit.collect()).await.expect("added");
    let mut workers = JoinSet::new();
    for worker in 0..6 {
        let store = stores[worker % stores.len()].clone();
        workers.spawn(async move {
            let mut taken = Vec::new();
            loop {
                let jobs = store.directory.take_jobs(KIND, NOON, later(1_000), 3).await.expect("it answers");
                if jobs.is_empty() && store.directory.next_job_at(KIND).await.expect("it answers") != Some(NOON) {
                    return taken;
                }
                taken.extend(jobs.into_iter().map(|job| (job.id, job.attempt)));
            }
        });
    }
    let taken: Vec<_> = workers.join_all().await.into_iter().flatten().collect();
    let different: HashSet<_> = taken.iter().collect();
    assert_eq!((taken.len(), different.len()), (JOBS, JOBS));
    assert!(taken.iter().all(|(_, attempt)| *attempt == 1));
}

pub async fn d21_a_role_that_is_raised_is_never_weakened(store: Store) {
    let directory = &store.directory;
    let (manager, workspace, document) = member_of_one_document(&store, Role::Manage).await;
    let (other, elsewhere) = (add_participant(&store, "Odile").await, add_workspace(&store, "Un autre CLS").await);
    let member = |role| Write::RaiseMember { workspace: workspace.id, participant: other.id, role };
    let guest = |role| Write::RaiseDocumentRole { document: document.id, participant: other.id, role };
    let role_there = async || {
        let access = directory.document_access(document.id, other.id).await.expect("it answers").expect("it is there");
        (directory.workspace_role(workspace.id, other.id).await.expect("it answers"), access.role)
    };
    let version = directory.rights_version().await.expect("it answers");
    directory.write(vec![guest(Role::Read)]).await.expect("raised");
    assert_eq!(directory.rights_version().await.expect("it answers"), version + 1, "open sockets hear of it");
    assert_eq!(role_there().await, (Role::None, Role::Read));
    directory.write(vec![guest(Role::Write), guest(Role::Read)]).await.expect("raised");
    assert_eq!(role_there().await, (Role::None, Role::Write));
    directory.write(vec![member(Role::Write), member(Role::Read)]).await.expect("raised");
    assert_eq!(role_there().await, (Role::Write, Role::Write));
    // A role that the workspace's already is, is no exception.
    directory.set_document_role(document.id, other.id, None).await.expect("set");
    directory.write(vec![guest(Role::Write)]).await.expect("nothing to raise");
    assert_eq!(directory.document_roles(document.id).await.expect("it answers"), []);
    directory.write(vec![guest(Role::Manage)]).await.expect("raised");
    assert_eq!(role_there().await, (Role::Write, Role::Manage));
    // Whoever was shut out is let in again by whoever invites them to this very document.
    directory.set_document_role(document.id, other.id, Some(Role::None)).await.expect("set");
    directory.write(vec![guest(Role::Read)]).await.expect("raised");
    assert_eq!(role_there().await, (Role::Write, Role::Read));
    // A manager stays one.
    let manage = Write::RaiseMember { workspace: workspace.id, participant: manager.id, role: Role::Read };
    directory.write(vec![manage]).await.expect("nothing to raise");
    assert_eq!(directory.workspace_role(workspace.id, manager.id).await.expect("it answers"), Role::Manage);
    let nobody = super::sample::participant_id();
    let refused = Write::RaiseMember { workspace: elsewhere.id, participant: nobody, role: Role::Read };
    assert!(matches!(directory.write(vec![refused]).await, Err(StoreError::Conflict(_))));
    let nothing = super::sample::document_id();
    let refused = Write::RaiseDocumentRole { document: nothing, participant: other.id, role: Role::Read };
    assert!(matches!(directory.write(vec![refused]).await, Err(StoreError::Conflict(_))));
}
