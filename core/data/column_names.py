"""What the columns of annotated tables are usually called, in the languages that most of them are written in."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence


def listed(names: str) -> tuple[str, ...]:
    """Names as they are compared: in lower case, without accents."""
    return tuple(map(plain, names.split()))


def plain(name: str) -> str:
    """A name as it is compared, its letters and digits alone: many write “Rótulo” as “rotulo”."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", name.casefold())))


# Where several are in a table, the first one here is taken.
TEXT = listed(
    "datatext text texts fulltext tweet tweets tweettext post posts posttext content comment comments commenttext body "
    "message messages caption transcript sentence document inhalt kommentar kommentare beitrag beiträge nachricht satz "
    "texto textos texte textes testo testi tekst teksten teksty metin tuit postagem postagens publicación "
    "publicaciones comentario comentarios commentaire commentaires commento commenti reactie reacties opmerking "
    "komentarz komentarze mensaje mensajes mensagem mensagens messaggio messaggi bericht berichten wiadomość frase "
    "frases phrase phrases zin"
)
# Words that end a name where no name above fits: “quote_text”, “Zitat 1”.
TEXT_WORDS = frozenset(
    (*TEXT, *listed("quote quotation zitat statement aussage utterance äußerung paragraph absatz review rezension"))
)
# What answers a text, and may be what was judged.
REPLY = listed(
    "reply replies antwort antworten response responses réponse réponses respuesta respuestas risposta risposte "
    "resposta respostas antwoord antwoorden"
)
# What comments on a post, and may be what was judged; beside other texts it may be an annotator's remark.
COMMENT = listed(
    "comment comments commenttext kommentar kommentare comentario comentarios commentaire commentaires commento "
    "commenti reactie reacties komentarz komentarze"
)
POST = listed("post posts posttext beitrag beiträge postagem postagens publicación publicaciones publication")
# Words that name what was answered, where a column of answers stands beside it: “original message”, “parent comment”.
_ANSWERED_WORDS = frozenset(
    listed("original originale originalen origine origin ursprung ursprünglicher ursprüngliche parent previous context")
)
_OTHER_ENDINGS = frozenset(listed("context kontext"))
# What is behind such a word and leaves it a text.
_FORMS = frozenset(
    listed("raw original orig full clean cleaned processed preprocessed normalized normalised lemmatized lower roh")
)
LABEL = listed(
    "majoritydecision majority majorityvote majoritylabel mehrheit mehrheitsentscheidung gold goldlabel goldstandard "
    "final finallabel consensus konsens decision entscheidung label labels class coarse klasse klassen category "
    "kategorie annotation code target etiqueta etiquetas rótulo clase classe clasificación classificação "
    "classificazione étiquette etichetta categoría categoria catégorie categorie klas etykieta kategoria etiket "
    "anotación anotação annotazione decisión decisão décision decisione mayoría maioria majorité maggioranza"
)
ANNOTATOR = listed(
    "annotator annotatorid annotatorname annotatedby coder coderid rater raterid judge labeler labeller completedby "
    "kodierer kodiererin codierer codiererin kodiererid anotador anotadora codificador codificadora evaluador "
    "evaluadora avaliador avaliadora juez juiz annotateur annotatrice codeur codeuse évaluateur évaluatrice annotatore "
    "codificatore valutatore valutatrice giudice beoordelaar codeerder adnotator koder oceniający anotátor bedömare"
)
# In a table of posts these may as well be their authors.
PERSON = listed("user userid username worker workerid usuario utilisateur utente gebruiker benutzer benutzerin")
ID = listed(
    "id item itemid tweetid textid postid commentid docid documentid instanceid exampleid uid uuid guid rowid nr key "
    "identificador identifiant identificativo"
)
PART = listed("part split set partition subset teil datasplit datapart datasetpart traintest phase")
TIME = listed(
    "time timestamp annotatedat annotationtime judgedat codedat datetime createdat submittedat updatedat zeitstempel "
    "zeit zeitpunkt datumzeit uhrzeit kodiertam codiertam annotiertam bearbeitetam quand horodatage fecha hora "
    "cuando quando wanneer"
)
DETAILS = listed(
    "confidence certainty sicherheit sure leadtime duration dauer worktime worktimeinseconds seconds rationale "
    "begründung note notes notiz anmerkung annotationcomment comment comments kommentar kommentare bemerkung remark "
    "comentario comentarios commentaire commentaires commento commenti opmerking nota notas observación observação "
    "confianza confiança confiance certeza certitude"
)
# What who predicted gives as the reason.
REASON = listed(
    "reason reasons reasoning rationale rationales explanation explanations justification why cot chainofthought "
    "begründung erklärung grund warum justificativa justificação justificación explicação explicación razão razón "
    "motivo raisonnement justificatif raison explication pourquoi motivazione spiegazione giustificazione ragione "
    "redenering toelichting uitleg reden onderbouwing uzasadnienie wyjaśnienie powód "
    "begruendung erklaerung comment comments kommentar kommentare bemerkung anmerkung remark remarks note notes notiz "
    "comentario comentarios comentário observação commentaire commentaires remarque commento commenti nota notas "
    "opmerking opmerkingen komentarz komentarze uwagi"
)
# A column with all who judged a text in one cell.
ANNOTATORS = listed(
    "annotators annotatorids annotatornames coders coderids raters raterids judges labelers labellers workers workerids"
    " users userids kodierer kodierende codierer codierende"
)
# A column with all judgements on a text in one cell.
JUDGEMENTS = listed(
    "annotations annotation annotators annotator judgements judgments judgement judgment labels votes ratings codings "
    "codes coders responses answers kodierungen codierungen bewertungen urteile stimmen annotationen"
)
METADATA = listed(
    "party partei language lang sprache channel kanal platform plattform source quelle domain topic thema date datum "
    "gender geschlecht fecha fuente fonte idioma língua langue lingua taal partido partito partij parti canal canale "
    "plataforma plateforme piattaforma tema thème género gênero genere"
)

# Words of a column's name where no name above fits: “label_toxic”, “Sub1_Toxic”, “fine”.
LABEL_WORDS = frozenset(
    listed("label labels class klasse kategorie category gold coarse fine sub subtask task target annotation code")
)
# What is asked of texts: such a column holds the labels where nothing better tells.
SUBJECT_WORDS = frozenset(
    listed(
        "sentiment stance polarity valence emotion tone toxicity offensive hate abusive populism frame position "
        "haltung stimmung tonalität bewertung"
    )
)
_INDEX = re.compile(r"(unnamed: ?\d+.*|index|level_\d+|__index_level_\d+__|)", re.IGNORECASE)
_LONGEST_MARK = 3
_WORD = re.compile(r"[^\W\d_]+|\d+")
_SEPARATOR = re.compile(r"(?<=[^\W_])(?: - |[ _.:/]+|-)")
_HUMP = re.compile(r"(?<=[a-zäöüß])(?=[A-ZÄÖÜ])")


def words(column: str) -> tuple[str, ...]:
    """The words and numbers of a name as they are written: ``Sub1_FactClaiming`` is Sub, 1, Fact, Claiming."""
    return tuple(_WORD.findall(_HUMP.sub(" ", column)))


def by_beginning(columns: Iterable[str]) -> dict[str, dict[str, str]]:
    """Beginning → column → what follows: ``is_abuse.1, is_abuse.-1`` are 1 and -1 of is_abuse; the longest first."""
    groups: dict[str, dict[str, str]] = defaultdict(dict)
    for column in columns:
        for sign in _SEPARATOR.finditer(column):
            groups[column[: sign.start()]][column] = column[sign.end() :]
    return {name: groups[name] for name in sorted(groups, key=len, reverse=True)}


def is_index(column: str) -> bool:
    """Whether it is called as a column that numbers the rows, which a program wrote without a name."""
    return _INDEX.fullmatch(column) is not None


def has_label_word(column: str) -> bool:
    """Whether it is called as label columns are, or a word in its name says so."""
    return is_among(column, LABEL) or _has_one_of(LABEL_WORDS, column)


def has_subject_word(column: str) -> bool:
    return _has_one_of(SUBJECT_WORDS, column)


def has_text_word(column: str) -> bool:
    """Whether its name ends as those of texts do, but for a number, initials or a form: “quote_text”, “text_raw_2”."""
    folded = [plain(word) for word in words(column)]
    ends = [word for word in folded if word not in _FORMS and len(word) > _LONGEST_MARK and not word.isdigit()][-1:]
    return any(word in TEXT_WORDS or (word.endswith("text") and word not in _OTHER_ENDINGS) for word in ends)


def is_answered(column: str) -> bool:
    """Whether it is called as what an answer or a comment in another column is about."""
    return is_among(column, POST) or _has_one_of(_ANSWERED_WORDS, column)


def first_named(columns: Sequence[str], names: Sequence[str]) -> str | None:
    """The column whose name comes first among the known names."""
    known = [column for column in columns if is_among(column, names)]
    return min(known, key=lambda column: place(column, names), default=None)


def first_worded(columns: Sequence[str], names: Sequence[str]) -> str | None:
    """The column whose name, or a word of it, comes first among the known names: “gpt_reason”."""
    places = {column: [names.index(one) for one in _plain_words(column) if one in names] for column in columns}
    return min((column for column in columns if places[column]), key=lambda column: min(places[column]), default=None)


def _plain_words(column: str) -> list[str]:
    return [plain(column), *map(plain, words(column))]


def place(column: str, names: Sequence[str]) -> int:
    """The place of the column's name among known names, of which it must be one."""
    return names.index(plain(column))


def is_among(column: str, names: Sequence[str]) -> bool:
    """Whether the column is called so, whatever its case, accents, spaces and signs."""
    return plain(column) in names


def _has_one_of(known: frozenset[str], column: str) -> bool:
    return any(plain(word) in known for word in words(column))
