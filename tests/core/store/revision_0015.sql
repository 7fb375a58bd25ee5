BEGIN TRANSACTION;
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0015');
CREATE TABLE analyses (
	"key" VARCHAR(64) NOT NULL, 
	project_id INTEGER NOT NULL, 
	name VARCHAR(40) NOT NULL, 
	created DATETIME NOT NULL, 
	record TEXT NOT NULL, 
	CONSTRAINT pk_analyses PRIMARY KEY ("key"), 
	CONSTRAINT fk_analyses_project_id_projects FOREIGN KEY(project_id) REFERENCES projects (id)
);
INSERT INTO "analyses" VALUES('0000000000000000000000000000000000000000000000000000000000000000',1,'agreement','2026-11-28 17:25:21.687945','{"alpha": 0.8}');
CREATE TABLE annotation_answers (
	id INTEGER NOT NULL, 
	round_id INTEGER NOT NULL, 
	annotator VARCHAR(80) NOT NULL, 
	text_id TEXT NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	label TEXT, 
	undoes INTEGER, 
	time DATETIME NOT NULL, 
	CONSTRAINT pk_annotation_answers PRIMARY KEY (id), 
	CONSTRAINT fk_annotation_answers_round_id_annotation_rounds FOREIGN KEY(round_id) REFERENCES annotation_rounds (id), 
	CONSTRAINT uq_annotation_answers_undoes UNIQUE (undoes), 
	CONSTRAINT fk_annotation_answers_undoes_annotation_answers FOREIGN KEY(undoes) REFERENCES annotation_answers (id)
);
INSERT INTO "annotation_answers" VALUES(1,1,'Änne','t1','label','yes',NULL,'2026-11-28 17:25:21.694141');
INSERT INTO "annotation_answers" VALUES(2,1,'Änne','t2','skip',NULL,NULL,'2026-11-28 17:25:21.726980');
INSERT INTO "annotation_answers" VALUES(3,1,'Änne','t2','undo',NULL,2,'2026-11-28 17:25:21.729437');
CREATE TABLE "annotation_rounds" (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	project_id INTEGER NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	folded VARCHAR(240) NOT NULL, 
	created DATETIME NOT NULL, 
	settings TEXT NOT NULL, 
	source TEXT NOT NULL, 
	texts INTEGER NOT NULL, 
	has_ids BOOLEAN NOT NULL, 
	folder VARCHAR(200) NOT NULL, 
	CONSTRAINT fk_annotation_rounds_project_id_projects FOREIGN KEY(project_id) REFERENCES projects (id), 
	CONSTRAINT uq_annotation_rounds_project_id_folded UNIQUE (project_id, folded)
);
INSERT INTO "annotation_rounds" VALUES(1,1,'Pilot','pilot','2026-11-28 17:25:21.692828','{"question":"Ist es ein Aufruf?","classes":[{"label":"yes","text":"Er fordert zu etwas auf."},{"label":"no","text":""}],"unsure":true,"seed":7,"context":[]}','posts.csv',3,1,'annotations/1');
CREATE TABLE "corrections" (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	project_id INTEGER NOT NULL, 
	version_id INTEGER NOT NULL, 
	time DATETIME NOT NULL, 
	change TEXT NOT NULL, 
	CONSTRAINT fk_corrections_version_id_versions FOREIGN KEY(version_id) REFERENCES versions (id), 
	CONSTRAINT fk_corrections_project_id_projects FOREIGN KEY(project_id) REFERENCES projects (id)
);
INSERT INTO "corrections" VALUES(1,1,1,'2026-11-28 17:25:21.689590','{"kind":"relabel","author":"Ann","place":"mismatches","text_id":"t1","label":"yes","reason":"ein Aufruf 🗳️","merged":[],"undoes":null}');
INSERT INTO "corrections" VALUES(2,1,1,'2026-11-28 17:25:21.689590','{"kind":"merge","author":"Ann","place":"search","text_id":null,"label":"yes","reason":"","merged":["perhaps","maybe"],"undoes":null}');
INSERT INTO "corrections" VALUES(3,1,1,'2026-11-28 17:25:21.689590','{"kind":"undo","author":"Ben","place":"search","text_id":null,"label":null,"reason":"","merged":[],"undoes":1}');
CREATE TABLE declarations (
	id INTEGER NOT NULL, 
	project_id INTEGER NOT NULL, 
	measure TEXT NOT NULL, 
	time DATETIME NOT NULL, 
	CONSTRAINT pk_declarations PRIMARY KEY (id), 
	CONSTRAINT fk_declarations_project_id_projects FOREIGN KEY(project_id) REFERENCES projects (id)
);
INSERT INTO "declarations" VALUES(1,1,'{"score":"accuracy","positive":"yes"}','2026-11-28 17:25:21.730531');
CREATE TABLE experiments (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	project_id INTEGER NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	created DATETIME NOT NULL, title VARCHAR(80) DEFAULT '' NOT NULL, note TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT fk_experiments_project_id_projects FOREIGN KEY(project_id) REFERENCES projects (id)
);
INSERT INTO "experiments" VALUES(1,1,'cross-validation','2026-11-28 17:25:21.652758','Änne''s first 🗳️','two
lines');
CREATE TABLE explainings (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	project_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	run_id INTEGER NOT NULL, 
	method VARCHAR(40) NOT NULL, 
	settings TEXT NOT NULL, 
	chosen TEXT NOT NULL, 
	created DATETIME NOT NULL, 
	folder VARCHAR(200) NOT NULL, 
	collected INTEGER NOT NULL, 
	CONSTRAINT uq_explainings_project_id_number UNIQUE (project_id, number), 
	CONSTRAINT fk_explainings_project_id_projects FOREIGN KEY(project_id) REFERENCES projects (id), 
	CONSTRAINT fk_explainings_run_id_runs FOREIGN KEY(run_id) REFERENCES runs (id)
);
INSERT INTO "explainings" VALUES(1,1,1,1,'LIME','{"samples":100,"features":6,"seed":5460}','{"hits":7}','2026-11-28 17:25:21.686541','runs/5',0);
CREATE TABLE explanations (
	"key" VARCHAR(64) NOT NULL, 
	run_id INTEGER NOT NULL, 
	created DATETIME NOT NULL, 
	explanation TEXT NOT NULL, 
	CONSTRAINT pk_explanations PRIMARY KEY ("key"), 
	CONSTRAINT fk_explanations_run_id_runs FOREIGN KEY(run_id) REFERENCES runs (id)
);
INSERT INTO "explanations" VALUES('3781ed6d37307cb3be442537199fd2260140bca557b79189e60b6ce8491a49b3',1,'2026-11-28 17:25:21.681860','{"text":"Wählt morgen 🗳️","label":"yes","predicted_label":"yes","probabilities":{"no":0.1,"yes":0.9},"weights":[{"word":"Wählt","start":0,"end":5,"weight":0.25}],"settings":{"samples":100,"features":6,"seed":5460},"seconds":1.5,"fit":0.9,"method":"LIME"}');
CREATE TABLE kept_slices (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	project_id INTEGER NOT NULL, 
	name VARCHAR(80) NOT NULL, 
	folded VARCHAR(240) NOT NULL, 
	conditions TEXT NOT NULL, 
	created DATETIME NOT NULL, 
	CONSTRAINT uq_kept_slices_project_id_folded UNIQUE (project_id, folded), 
	CONSTRAINT fk_kept_slices_project_id_projects FOREIGN KEY(project_id) REFERENCES projects (id)
);
INSERT INTO "kept_slices" VALUES(1,1,'Transcripts','transcripts','[{"trait":"metadata","value":"transcript","column":"kind"},{"trait":"words","value":"\"tax cuts\"","column":""}]','2026-11-28 17:25:21.685022');
CREATE TABLE looks (
	id INTEGER NOT NULL, 
	project_id INTEGER NOT NULL, 
	kind VARCHAR(20) NOT NULL, 
	time DATETIME NOT NULL, 
	split_id INTEGER, 
	run_id INTEGER, 
	against_id INTEGER, 
	measure TEXT, 
	p_value FLOAT, 
	CONSTRAINT pk_looks PRIMARY KEY (id), 
	CONSTRAINT fk_looks_project_id_projects FOREIGN KEY(project_id) REFERENCES projects (id)
);
INSERT INTO "looks" VALUES(1,1,'run','2026-03-02 09:00:00.000000',1,1,NULL,NULL,NULL);
INSERT INTO "looks" VALUES(2,1,'comparison','2026-03-02 09:05:00.000000',1,2,1,'{"score":"accuracy","positive":"yes"}',0.04);
INSERT INTO "looks" VALUES(3,1,'locked','2026-03-02 09:10:00.000000',NULL,NULL,NULL,NULL,NULL);
CREATE TABLE opened_texts (
	run_id INTEGER NOT NULL, 
	text_id TEXT NOT NULL, 
	time DATETIME NOT NULL, 
	CONSTRAINT pk_opened_texts PRIMARY KEY (run_id, text_id), 
	CONSTRAINT fk_opened_texts_run_id_runs FOREIGN KEY(run_id) REFERENCES runs (id)
);
INSERT INTO "opened_texts" VALUES(1,'t1','2026-11-28 17:25:21.683368');
CREATE TABLE "projects" (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	name VARCHAR(80) NOT NULL, 
	folded VARCHAR(240) NOT NULL, 
	created DATETIME NOT NULL, 
	class_order TEXT DEFAULT '[]' NOT NULL, 
	CONSTRAINT uq_projects_folded UNIQUE (folded)
);
INSERT INTO "projects" VALUES(1,'Landtagswahl','landtagswahl','2026-11-28 17:25:21.651372','[]');
CREATE TABLE "runs" (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	project_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	split_id INTEGER NOT NULL, 
	version_id INTEGER NOT NULL, 
	config TEXT NOT NULL, 
	state VARCHAR(20) NOT NULL, 
	created DATETIME NOT NULL, 
	finished DATETIME, 
	folder VARCHAR(200) NOT NULL, 
	result TEXT, 
	error TEXT, experiment_id INTEGER CONSTRAINT fk_runs_experiment_id_experiments REFERENCES experiments (id), title VARCHAR(80) DEFAULT '' NOT NULL, note TEXT DEFAULT '' NOT NULL, model_deleted DATETIME, members TEXT, read_from TEXT, classifier TEXT, 
	CONSTRAINT fk_runs_project_id_projects FOREIGN KEY(project_id) REFERENCES projects (id), 
	CONSTRAINT fk_runs_version_id_versions FOREIGN KEY(version_id) REFERENCES versions (id), 
	CONSTRAINT uq_runs_project_id_number UNIQUE (project_id, number), 
	CONSTRAINT fk_runs_split_id_splits FOREIGN KEY(split_id) REFERENCES splits (id)
);
INSERT INTO "runs" VALUES(1,1,1,1,1,'{"model":"all-MiniLM-L6-v2","epochs":6,"batch_size":16,"learning_rate":0.00004,"weight_decay":0.05,"warmup":0.0,"warmup_steps":null,"scheduler":"linear","label_smoothing":0.0,"max_length":null,"long_texts":"beginning","soft_labels":false,"accumulation":1,"precision":"auto","gradient_checkpointing":false,"frozen_layers":0,"lora_rank":null,"learns_validation":false,"train_share":1.0,"early_stopping":null,"seed":5460,"balanced":true,"class_weights":[],"report_to":"none","positive":"yes","chosen_by":"f1"}','finished','2026-11-28 17:25:21.659622','2026-03-01 12:30:00.000000','runs/1','{"stopped":false,"best_epoch":1,"epochs":[{"epoch":1,"training_loss":0.6,"validation_loss":0.5,"precision":0.75,"recall":0.5,"f1":0.6,"accuracy":0.8,"classes_predicted":null}],"losses":[[1,0.7],[10,0.6]],"validation":{"labels":["no","yes"],"confusion":[[3,1],[1,2]],"accuracy":{"value":0.7142857142857143,"low":0.35893445183261935,"high":0.9177810759959433,"covers":true},"macro":{"precision":{"value":0.7083333333333333,"low":0.37079545041811107,"high":0.9091592442227425,"covers":false},"recall":{"value":0.7083333333333333,"low":0.37079545041811107,"high":0.9091592442227425,"covers":false},"f1":{"value":0.7083333333333333,"low":0.3681958945297712,"high":0.9090055558985906,"covers":false},"support":7},"per_class":{"no":{"precision":{"value":0.75,"low":0.30064184258240184,"high":0.9544127391902995,"covers":false},"recall":{"value":0.75,"low":0.30064184258240184,"high":0.9544127391902995,"covers":false},"f1":{"value":0.7499999999999999,"low":0.3749406504547036,"high":0.9375148362122943,"covers":false},"support":4},"yes":{"precision":{"value":0.6666666666666666,"low":0.2076596008020477,"high":0.9385080552796037,"covers":false},"recall":{"value":0.6666666666666666,"low":0.2076596008020477,"high":0.9385080552796037,"covers":false},"f1":{"value":0.6666666666666666,"low":0.26092852601938954,"high":0.9188961344199434,"covers":false},"support":3}},"units":7},"test":{"labels":["no","yes"],"confusion":[[4,0],[1,2]],"accuracy":{"value":0.8571428571428571,"low":0.4868721707256811,"high":0.9743203756552565,"covers":true},"macro":{"precision":{"value":0.9,"low":0.5086451048903828,"high":0.9847119606725461,"covers":false},"recall":{"value":0.8333333333333333,"low":0.4967959524728801,"high":0.9692540276398018,"covers":false},"f1":{"value":0.8444444444444446,"low":0.4791144808481694,"high":0.9688902769786281,"covers":false},"support":7},"per_class":{"no":{"precision":{"value":0.8,"low":0.37553462976252533,"high":0.9637758913675698,"covers":false},"recall":{"value":1.0,"low":0.5101091635454028,"high":1.0,"covers":false},"f1":{"value":0.888888888888889,"low":0.5460198843955798,"high":0.9815538479764084,"covers":false},"support":4},"yes":{"precision":{"value":1.0,"low":0.342380227506653,"high":1.0,"covers":false},"recall":{"value":0.6666666666666666,"low":0.2076596008020477,"high":0.9385080552796037,"covers":false},"f1":{"value":0.8,"low":0.34390419397011207,"high":0.968278726233342,"covers":false},"support":3}},"units":7},"max_length":39,"seconds":12.5,"tokens_per_second":800.0,"device":"cpu","software":{"torch":"2.13.0"},"epochs_trained":null,"slowdown":null,"fitted":null,"baselines":[]}',NULL,1,'Änne''s first 🗳️','two
lines',NULL,NULL,NULL,NULL);
INSERT INTO "runs" VALUES(2,1,2,1,1,'{"model":"all-MiniLM-L6-v2","epochs":6,"batch_size":16,"learning_rate":0.00004,"weight_decay":0.05,"warmup":0.0,"warmup_steps":null,"scheduler":"linear","label_smoothing":0.0,"max_length":null,"long_texts":"beginning","soft_labels":false,"accumulation":1,"precision":"auto","gradient_checkpointing":false,"frozen_layers":0,"lora_rank":null,"learns_validation":false,"train_share":1.0,"early_stopping":null,"seed":5460,"balanced":true,"class_weights":[],"report_to":"none","positive":"yes","chosen_by":"f1"}','finished','2026-11-28 17:25:21.669648','2026-11-28 17:25:21.669648','runs/3','{"stopped":false,"best_epoch":1,"epochs":[{"epoch":1,"training_loss":0.6,"validation_loss":0.5,"precision":0.75,"recall":0.5,"f1":0.6,"accuracy":0.8,"classes_predicted":null}],"losses":[[1,0.7],[10,0.6]],"validation":{"labels":["no","yes"],"confusion":[[3,1],[1,2]],"accuracy":{"value":0.7142857142857143,"low":0.35893445183261935,"high":0.9177810759959433,"covers":true},"macro":{"precision":{"value":0.7083333333333333,"low":0.37079545041811107,"high":0.9091592442227425,"covers":false},"recall":{"value":0.7083333333333333,"low":0.37079545041811107,"high":0.9091592442227425,"covers":false},"f1":{"value":0.7083333333333333,"low":0.3681958945297712,"high":0.9090055558985906,"covers":false},"support":7},"per_class":{"no":{"precision":{"value":0.75,"low":0.30064184258240184,"high":0.9544127391902995,"covers":false},"recall":{"value":0.75,"low":0.30064184258240184,"high":0.9544127391902995,"covers":false},"f1":{"value":0.7499999999999999,"low":0.3749406504547036,"high":0.9375148362122943,"covers":false},"support":4},"yes":{"precision":{"value":0.6666666666666666,"low":0.2076596008020477,"high":0.9385080552796037,"covers":false},"recall":{"value":0.6666666666666666,"low":0.2076596008020477,"high":0.9385080552796037,"covers":false},"f1":{"value":0.6666666666666666,"low":0.26092852601938954,"high":0.9188961344199434,"covers":false},"support":3}},"units":7},"test":{"labels":["no","yes"],"confusion":[[4,0],[1,2]],"accuracy":{"value":0.8571428571428571,"low":0.4868721707256811,"high":0.9743203756552565,"covers":true},"macro":{"precision":{"value":0.9,"low":0.5086451048903828,"high":0.9847119606725461,"covers":false},"recall":{"value":0.8333333333333333,"low":0.4967959524728801,"high":0.9692540276398018,"covers":false},"f1":{"value":0.8444444444444446,"low":0.4791144808481694,"high":0.9688902769786281,"covers":false},"support":7},"per_class":{"no":{"precision":{"value":0.8,"low":0.37553462976252533,"high":0.9637758913675698,"covers":false},"recall":{"value":1.0,"low":0.5101091635454028,"high":1.0,"covers":false},"f1":{"value":0.888888888888889,"low":0.5460198843955798,"high":0.9815538479764084,"covers":false},"support":4},"yes":{"precision":{"value":1.0,"low":0.342380227506653,"high":1.0,"covers":false},"recall":{"value":0.6666666666666666,"low":0.2076596008020477,"high":0.9385080552796037,"covers":false},"f1":{"value":0.8,"low":0.34390419397011207,"high":0.968278726233342,"covers":false},"support":3}},"units":7},"max_length":39,"seconds":12.5,"tokens_per_second":800.0,"device":"cpu","software":{"torch":"2.13.0"},"epochs_trained":null,"slowdown":null,"fitted":null,"baselines":[]}',NULL,NULL,'','',NULL,'[1,1]',NULL,NULL);
INSERT INTO "runs" VALUES(3,1,3,1,1,'{"model":"all-MiniLM-L6-v2","epochs":6,"batch_size":16,"learning_rate":0.00004,"weight_decay":0.05,"warmup":0.0,"warmup_steps":null,"scheduler":"linear","label_smoothing":0.0,"max_length":null,"long_texts":"beginning","soft_labels":false,"accumulation":1,"precision":"auto","gradient_checkpointing":false,"frozen_layers":0,"lora_rank":null,"learns_validation":false,"train_share":1.0,"early_stopping":null,"seed":5460,"balanced":true,"class_weights":[],"report_to":"none","positive":"yes","chosen_by":"f1"}','finished','2026-11-28 17:25:21.672294','2026-11-28 17:25:21.672294','runs/4','{"stopped":false,"best_epoch":1,"epochs":[{"epoch":1,"training_loss":0.6,"validation_loss":0.5,"precision":0.75,"recall":0.5,"f1":0.6,"accuracy":0.8,"classes_predicted":null}],"losses":[[1,0.7],[10,0.6]],"validation":{"labels":["no","yes"],"confusion":[[3,1],[1,2]],"accuracy":{"value":0.7142857142857143,"low":0.35893445183261935,"high":0.9177810759959433,"covers":true},"macro":{"precision":{"value":0.7083333333333333,"low":0.37079545041811107,"high":0.9091592442227425,"covers":false},"recall":{"value":0.7083333333333333,"low":0.37079545041811107,"high":0.9091592442227425,"covers":false},"f1":{"value":0.7083333333333333,"low":0.3681958945297712,"high":0.9090055558985906,"covers":false},"support":7},"per_class":{"no":{"precision":{"value":0.75,"low":0.30064184258240184,"high":0.9544127391902995,"covers":false},"recall":{"value":0.75,"low":0.30064184258240184,"high":0.9544127391902995,"covers":false},"f1":{"value":0.7499999999999999,"low":0.3749406504547036,"high":0.9375148362122943,"covers":false},"support":4},"yes":{"precision":{"value":0.6666666666666666,"low":0.2076596008020477,"high":0.9385080552796037,"covers":false},"recall":{"value":0.6666666666666666,"low":0.2076596008020477,"high":0.9385080552796037,"covers":false},"f1":{"value":0.6666666666666666,"low":0.26092852601938954,"high":0.9188961344199434,"covers":false},"support":3}},"units":7},"test":{"labels":["no","yes"],"confusion":[[4,0],[1,2]],"accuracy":{"value":0.8571428571428571,"low":0.4868721707256811,"high":0.9743203756552565,"covers":true},"macro":{"precision":{"value":0.9,"low":0.5086451048903828,"high":0.9847119606725461,"covers":false},"recall":{"value":0.8333333333333333,"low":0.4967959524728801,"high":0.9692540276398018,"covers":false},"f1":{"value":0.8444444444444446,"low":0.4791144808481694,"high":0.9688902769786281,"covers":false},"support":7},"per_class":{"no":{"precision":{"value":0.8,"low":0.37553462976252533,"high":0.9637758913675698,"covers":false},"recall":{"value":1.0,"low":0.5101091635454028,"high":1.0,"covers":false},"f1":{"value":0.888888888888889,"low":0.5460198843955798,"high":0.9815538479764084,"covers":false},"support":4},"yes":{"precision":{"value":1.0,"low":0.342380227506653,"high":1.0,"covers":false},"recall":{"value":0.6666666666666666,"low":0.2076596008020477,"high":0.9385080552796037,"covers":false},"f1":{"value":0.8,"low":0.34390419397011207,"high":0.968278726233342,"covers":false},"support":3}},"units":7},"max_length":39,"seconds":12.5,"tokens_per_second":800.0,"device":"cpu","software":{"torch":"2.13.0"},"epochs_trained":null,"slowdown":null,"fitted":null,"baselines":[]}',NULL,NULL,'','',NULL,NULL,'{"file":"gpt 🤖.csv","columns":{"label":"label","id":"id","text":null,"probabilities":[],"labels":[["ja","yes"]]},"rows":8,"unmatched":1,"unanswered":2}',NULL);
INSERT INTO "runs" VALUES(4,1,4,1,1,'{"model":"all-MiniLM-L6-v2","epochs":6,"batch_size":16,"learning_rate":0.00004,"weight_decay":0.05,"warmup":0.0,"warmup_steps":null,"scheduler":"linear","label_smoothing":0.0,"max_length":null,"long_texts":"beginning","soft_labels":false,"accumulation":1,"precision":"auto","gradient_checkpointing":false,"frozen_layers":0,"lora_rank":null,"learns_validation":false,"train_share":1.0,"early_stopping":null,"seed":5460,"balanced":true,"class_weights":[],"report_to":"none","positive":"yes","chosen_by":"f1"}','waiting','2026-11-28 17:25:21.673797',NULL,'runs/6',NULL,NULL,NULL,'','',NULL,NULL,NULL,'{"source":"someone/calls 🤖","uploaded":false,"classes":[["Aufruf","yes"],["LABEL_1","no"]]}');
CREATE TABLE searches (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	project_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	split_id INTEGER NOT NULL, 
	version_id INTEGER NOT NULL, 
	config TEXT NOT NULL, 
	space TEXT NOT NULL, 
	settings TEXT NOT NULL, 
	created DATETIME NOT NULL, 
	folder VARCHAR(200) NOT NULL, title VARCHAR(80) DEFAULT '' NOT NULL, note TEXT DEFAULT '' NOT NULL, 
	CONSTRAINT uq_searches_project_id_number UNIQUE (project_id, number), 
	CONSTRAINT fk_searches_project_id_projects FOREIGN KEY(project_id) REFERENCES projects (id), 
	CONSTRAINT fk_searches_split_id_splits FOREIGN KEY(split_id) REFERENCES splits (id), 
	CONSTRAINT fk_searches_version_id_versions FOREIGN KEY(version_id) REFERENCES versions (id)
);
INSERT INTO "searches" VALUES(1,1,1,1,1,'{"model":"all-MiniLM-L6-v2","epochs":6,"batch_size":16,"learning_rate":0.00004,"weight_decay":0.05,"warmup":0.0,"warmup_steps":null,"scheduler":"linear","label_smoothing":0.0,"max_length":null,"long_texts":"beginning","soft_labels":false,"accumulation":1,"precision":"auto","gradient_checkpointing":false,"frozen_layers":0,"lora_rank":null,"learns_validation":false,"train_share":1.0,"early_stopping":null,"seed":5460,"balanced":true,"class_weights":[],"report_to":"none","positive":"yes","chosen_by":"f1"}','[{"setting":"learning_rate","values":[0.00002,0.00004]},{"setting":"max_length","values":[null,64]},{"setting":"balanced","values":[true]}]','{"trials":7,"hours":1.5,"patience":null,"method":"random","pruning":false}','2026-11-28 17:25:21.675100','runs/2','Änne''s first 🗳️','two
lines');
CREATE TABLE "splits" (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	version_id INTEGER NOT NULL, 
	created DATETIME NOT NULL, 
	settings TEXT NOT NULL, 
	counts TEXT NOT NULL, 
	left_out TEXT NOT NULL, 
	folder VARCHAR(200) NOT NULL, 
	CONSTRAINT fk_splits_version_id_versions FOREIGN KEY(version_id) REFERENCES versions (id)
);
INSERT INTO "splits" VALUES(1,1,'2026-11-28 17:25:21.657986','{"shares":[60.0,20.0,20.0],"seed":7,"keep_parts":false,"learn_unnamed":false,"without":[],"near_duplicates":0.7,"group":null,"strata":[],"follows":null,"freeze_test":false,"folds":0,"fold":0}','{"train":{"yes":2,"no":4},"validation":{"yes":1,"no":1},"test":{"yes":1,"no":1}}','{"class left out":2}','splits/1');
CREATE TABLE "versions" (
	id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, 
	project_id INTEGER NOT NULL, 
	number INTEGER NOT NULL, 
	created DATETIME NOT NULL, 
	sources TEXT NOT NULL, 
	mapping TEXT NOT NULL, 
	report TEXT NOT NULL, 
	folder VARCHAR(200) NOT NULL, 
	vote TEXT DEFAULT '{}' NOT NULL, 
	log TEXT DEFAULT '{}' NOT NULL, 
	corrected TEXT DEFAULT '{}' NOT NULL, 
	CONSTRAINT fk_versions_project_id_projects FOREIGN KEY(project_id) REFERENCES projects (id), 
	CONSTRAINT uq_versions_project_id_number UNIQUE (project_id, number)
);
INSERT INTO "versions" VALUES(1,1,1,'2026-11-28 17:25:21.655507','["a.csv"]','{"text":"Beitrag","label":"Entscheidung","annotators":["A","B"],"annotator":null,"id":null,"part":null,"time":null,"one_label":null,"values":{"answers":[],"keep_apart":false,"one_person":null,"count_as":[]},"text_names":[],"label_columns":[],"context":[]}','{"rows":12,"texts":10,"judgements":20,"annotators":2,"left_out":{"empty text":1,"tie":1},"labels":{"yes":4,"no":6},"decisions":{"agree":9,"differ":1,"tie":1,"missing":0},"duplicates":1,"contradictory":0,"notes":["Die Datei ist in UTF-8."],"guesses":[],"decided_in":null,"of_files":[],"unnamed":{}}','versions/1','{"rule":"majority","minimum":1,"adjudicator":null,"unsure":[]}','{"after":0,"upto":0}','{}');
INSERT INTO "versions" VALUES(2,1,2,'2026-11-28 17:25:21.690821','["a.csv"]','{"text":"Beitrag","label":"Entscheidung","annotators":["A","B"],"annotator":null,"id":null,"part":null,"time":null,"one_label":null,"values":{"answers":[],"keep_apart":false,"one_person":null,"count_as":[]},"text_names":[],"label_columns":[],"context":[]}','{"rows":12,"texts":10,"judgements":20,"annotators":2,"left_out":{"empty text":1,"tie":1},"labels":{"yes":4,"no":6},"decisions":{"agree":9,"differ":1,"tie":1,"missing":0},"duplicates":1,"contradictory":0,"notes":["Die Datei ist in UTF-8."],"guesses":[],"decided_in":null,"of_files":[],"unnamed":{}}','versions/2','{"rule":"weighted","minimum":2,"adjudicator":"Ann","unsure":["?"]}','{"after":0,"upto":2}','{"mismatches":1}');
CREATE INDEX ix_explanations_run_id ON explanations (run_id);
CREATE INDEX ix_annotation_answers_round_id_annotator ON annotation_answers (round_id, annotator);
CREATE INDEX ix_corrections_project_id ON corrections (project_id);
CREATE INDEX ix_splits_version_id ON splits (version_id);
CREATE INDEX ix_declarations_project_id ON declarations (project_id);
CREATE INDEX ix_looks_project_id ON looks (project_id);
CREATE INDEX ix_experiments_project_id ON experiments (project_id);
CREATE INDEX ix_analyses_project_id ON analyses (project_id);
DELETE FROM "sqlite_sequence";
INSERT INTO "sqlite_sequence" VALUES('projects',1);
INSERT INTO "sqlite_sequence" VALUES('versions',2);
INSERT INTO "sqlite_sequence" VALUES('corrections',3);
INSERT INTO "sqlite_sequence" VALUES('splits',1);
INSERT INTO "sqlite_sequence" VALUES('runs',4);
INSERT INTO "sqlite_sequence" VALUES('annotation_rounds',1);
INSERT INTO "sqlite_sequence" VALUES('experiments',1);
INSERT INTO "sqlite_sequence" VALUES('searches',1);
INSERT INTO "sqlite_sequence" VALUES('kept_slices',1);
INSERT INTO "sqlite_sequence" VALUES('explainings',1);
COMMIT;
