"""IRIs of the terms of the ontology, as constants.

GENERATED from ontology/kg.ttl and ontology/schemes.ttl by `kg vocab`; do not edit.
"""
# ruff: noqa: N815

from __future__ import annotations

from typing import Final


class KG:
    """Terms with prefix ``kg:``."""

    NS: Final = "https://w3id.org/conflict-kg/ns#"
    Actor: Final = NS + "Actor"
    Affiliation: Final = NS + "Affiliation"
    Article: Final = NS + "Article"
    AttributionStep: Final = NS + "AttributionStep"
    Candidate: Final = NS + "Candidate"
    CasualtyClaim: Final = NS + "CasualtyClaim"
    CasualtyCount: Final = NS + "CasualtyCount"
    Claim: Final = NS + "Claim"
    Contradiction: Final = NS + "Contradiction"
    ControlClaim: Final = NS + "ControlClaim"
    Correction: Final = NS + "Correction"
    CurationAct: Final = NS + "CurationAct"
    Event: Final = NS + "Event"
    ExtractionRun: Final = NS + "ExtractionRun"
    Group: Final = NS + "Group"
    Incident: Final = NS + "Incident"
    IntentClaim: Final = NS + "IntentClaim"
    Localisation: Final = NS + "Localisation"
    Membership: Final = NS + "Membership"
    Mention: Final = NS + "Mention"
    NearMiss: Final = NS + "NearMiss"
    OccurrenceClaim: Final = NS + "OccurrenceClaim"
    Participation: Final = NS + "Participation"
    Person: Final = NS + "Person"
    Place: Final = NS + "Place"
    Report: Final = NS + "Report"
    ReportGraph: Final = NS + "ReportGraph"
    ResponseClaim: Final = NS + "ResponseClaim"
    ResponsibilityClaim: Final = NS + "ResponsibilityClaim"
    Series: Final = NS + "Series"
    Toll: Final = NS + "Toll"
    Victim: Final = NS + "Victim"
    about: Final = NS + "about"
    acledSubEvent: Final = NS + "acledSubEvent"
    act: Final = NS + "act"
    actState: Final = NS + "actState"
    actorKind: Final = NS + "actorKind"
    actsOn: Final = NS + "actsOn"
    affiliation: Final = NS + "affiliation"
    age: Final = NS + "age"
    alternativeTo: Final = NS + "alternativeTo"
    anchorDate: Final = NS + "anchorDate"
    anchoredBy: Final = NS + "anchoredBy"
    asOf: Final = NS + "asOf"
    asWritten: Final = NS + "asWritten"
    assertedBy: Final = NS + "assertedBy"
    attributionMention: Final = NS + "attributionMention"
    attributionStep: Final = NS + "attributionStep"
    awaitsClustering: Final = NS + "awaitsClustering"
    best: Final = NS + "best"
    bestFigure: Final = NS + "bestFigure"
    bestInjured: Final = NS + "bestInjured"
    bestKilled: Final = NS + "bestKilled"
    bestRule: Final = NS + "bestRule"
    block: Final = NS + "block"
    cameoCode: Final = NS + "cameoCode"
    candidate: Final = NS + "candidate"
    clusterReason: Final = NS + "clusterReason"
    clusterScore: Final = NS + "clusterScore"
    componentOf: Final = NS + "componentOf"
    concerns: Final = NS + "concerns"
    confidence: Final = NS + "confidence"
    configuration: Final = NS + "configuration"
    confirmed: Final = NS + "confirmed"
    contradiction: Final = NS + "contradiction"
    contradictionOn: Final = NS + "contradictionOn"
    copyOf: Final = NS + "copyOf"
    correctedBy: Final = NS + "correctedBy"
    corrects: Final = NS + "corrects"
    cue: Final = NS + "cue"
    current: Final = NS + "current"
    decidedBy: Final = NS + "decidedBy"
    demographic: Final = NS + "demographic"
    describedAs: Final = NS + "describedAs"
    disputes: Final = NS + "disputes"
    distanceKm: Final = NS + "distanceKm"
    eventKind: Final = NS + "eventKind"
    evidence: Final = NS + "evidence"
    exclusionReason: Final = NS + "exclusionReason"
    extractedBy: Final = NS + "extractedBy"
    firstClaim: Final = NS + "firstClaim"
    firstWords: Final = NS + "firstWords"
    fromRelatedHeadline: Final = NS + "fromRelatedHeadline"
    harm: Final = NS + "harm"
    hasCount: Final = NS + "hasCount"
    hedge: Final = NS + "hedge"
    highFigure: Final = NS + "highFigure"
    highInjured: Final = NS + "highInjured"
    highKilled: Final = NS + "highKilled"
    inSentence: Final = NS + "inSentence"
    inSeries: Final = NS + "inSeries"
    independentSpeaker: Final = NS + "independentSpeaker"
    independentSpeakers: Final = NS + "independentSpeakers"
    inherited: Final = NS + "inherited"
    inputSha256: Final = NS + "inputSha256"
    intervalPolicy: Final = NS + "intervalPolicy"
    languageModel: Final = NS + "languageModel"
    linkReason: Final = NS + "linkReason"
    linkScore: Final = NS + "linkScore"
    localTo: Final = NS + "localTo"
    localisation: Final = NS + "localisation"
    lowFigure: Final = NS + "lowFigure"
    lowInjured: Final = NS + "lowInjured"
    lowKilled: Final = NS + "lowKilled"
    maximum: Final = NS + "maximum"
    maximumRule: Final = NS + "maximumRule"
    memberEvent: Final = NS + "memberEvent"
    membership: Final = NS + "membership"
    mergedInto: Final = NS + "mergedInto"
    minimum: Final = NS + "minimum"
    minimumRule: Final = NS + "minimumRule"
    modality: Final = NS + "modality"
    narratorVoice: Final = NS + "narratorVoice"
    nearEvent: Final = NS + "nearEvent"
    newKind: Final = NS + "newKind"
    newLabel: Final = NS + "newLabel"
    newValue: Final = NS + "newValue"
    notSameEntity: Final = NS + "notSameEntity"
    notSameIncident: Final = NS + "notSameIncident"
    ofArticle: Final = NS + "ofArticle"
    onBehalfOf: Final = NS + "onBehalfOf"
    openEnded: Final = NS + "openEnded"
    partOfActor: Final = NS + "partOfActor"
    partOfDay: Final = NS + "partOfDay"
    participation: Final = NS + "participation"
    periodBasis: Final = NS + "periodBasis"
    periodEnd: Final = NS + "periodEnd"
    periodStart: Final = NS + "periodStart"
    place: Final = NS + "place"
    placeAsWritten: Final = NS + "placeAsWritten"
    placeKind: Final = NS + "placeKind"
    ploverType: Final = NS + "ploverType"
    point: Final = NS + "point"
    polarity: Final = NS + "polarity"
    position: Final = NS + "position"
    postedAt: Final = NS + "postedAt"
    precision: Final = NS + "precision"
    promotedTo: Final = NS + "promotedTo"
    quantifier: Final = NS + "quantifier"
    quotedDirectly: Final = NS + "quotedDirectly"
    readAs: Final = NS + "readAs"
    readingMethod: Final = NS + "readingMethod"
    realisation: Final = NS + "realisation"
    reason: Final = NS + "reason"
    refersTo: Final = NS + "refersTo"
    rejected: Final = NS + "rejected"
    relayedBy: Final = NS + "relayedBy"
    reportedIn: Final = NS + "reportedIn"
    representative: Final = NS + "representative"
    restsOn: Final = NS + "restsOn"
    ruleId: Final = NS + "ruleId"
    sameIncident: Final = NS + "sameIncident"
    scope: Final = NS + "scope"
    score: Final = NS + "score"
    secondClaim: Final = NS + "secondClaim"
    secondPlace: Final = NS + "secondPlace"
    secondWords: Final = NS + "secondWords"
    seriesCountry: Final = NS + "seriesCountry"
    seriesFlag: Final = NS + "seriesFlag"
    seriesSpeaker: Final = NS + "seriesSpeaker"
    setAside: Final = NS + "setAside"
    sex: Final = NS + "sex"
    signedBy: Final = NS + "signedBy"
    slot: Final = NS + "slot"
    softwareVersion: Final = NS + "softwareVersion"
    spatialRelation: Final = NS + "spatialRelation"
    stance: Final = NS + "stance"
    statedBy: Final = NS + "statedBy"
    subsetOf: Final = NS + "subsetOf"
    summable: Final = NS + "summable"
    supersededBy: Final = NS + "supersededBy"
    supersededReason: Final = NS + "supersededReason"
    supports: Final = NS + "supports"
    targetAsWritten: Final = NS + "targetAsWritten"
    targetKind: Final = NS + "targetKind"
    textSha256: Final = NS + "textSha256"
    timeAsWritten: Final = NS + "timeAsWritten"
    timeBasis: Final = NS + "timeBasis"
    timeConfidence: Final = NS + "timeConfidence"
    timeMention: Final = NS + "timeMention"
    timeMethod: Final = NS + "timeMethod"
    timePrecision: Final = NS + "timePrecision"
    timeRuleId: Final = NS + "timeRuleId"
    toldIn: Final = NS + "toldIn"
    toll: Final = NS + "toll"
    tollPolicy: Final = NS + "tollPolicy"
    tradeAsWritten: Final = NS + "tradeAsWritten"
    trigger: Final = NS + "trigger"
    undoes: Final = NS + "undoes"
    unnamedSource: Final = NS + "unnamedSource"
    verification: Final = NS + "verification"
    victim: Final = NS + "victim"
    victimAsWritten: Final = NS + "victimAsWritten"
    victimGroup: Final = NS + "victimGroup"
    victimName: Final = NS + "victimName"
    victimRole: Final = NS + "victimRole"
    victimStatus: Final = NS + "victimStatus"
    weapon: Final = NS + "weapon"
    wordingKey: Final = NS + "wordingKey"


class DCTERMS:
    """Terms with prefix ``dcterms:``."""

    NS: Final = "http://purl.org/dc/terms/"
    description: Final = NS + "description"
    extent: Final = NS + "extent"
    identifier: Final = NS + "identifier"
    isPartOf: Final = NS + "isPartOf"
    license: Final = NS + "license"
    title: Final = NS + "title"


class EDTF:
    """Terms with prefix ``edtf:``."""

    NS: Final = "http://id.loc.gov/datatypes/edtf/"
    EDTF: Final = NS + "EDTF"


class GAF:
    """Terms with prefix ``gaf:``."""

    NS: Final = "http://groundedannotationframework.org/gaf#"
    Mention: Final = NS + "Mention"
    denotedBy: Final = NS + "denotedBy"
    denotes: Final = NS + "denotes"


class GEO:
    """Terms with prefix ``geo:``."""

    NS: Final = "http://www.opengis.net/ont/geosparql#"
    Feature: Final = NS + "Feature"
    Geometry: Final = NS + "Geometry"
    asWKT: Final = NS + "asWKT"
    hasGeometry: Final = NS + "hasGeometry"
    sfWithin: Final = NS + "sfWithin"
    wktLiteral: Final = NS + "wktLiteral"


class GRASP:
    """Terms with prefix ``grasp:``."""

    NS: Final = "http://groundedannotationframework.org/grasp#"
    Attribution: Final = NS + "Attribution"


class LODE:
    """Terms with prefix ``lode:``."""

    NS: Final = "http://linkedevents.org/ontology/"
    Event: Final = NS + "Event"
    atEDTFTime: Final = NS + "atEDTFTime"


class NIF:
    """Terms with prefix ``nif:``."""

    NS: Final = "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#"
    Context: Final = NS + "Context"
    RFC5147String: Final = NS + "RFC5147String"
    anchorOf: Final = NS + "anchorOf"
    beginIndex: Final = NS + "beginIndex"
    endIndex: Final = NS + "endIndex"
    referenceContext: Final = NS + "referenceContext"


class ORG:
    """Terms with prefix ``org:``."""

    NS: Final = "http://www.w3.org/ns/org#"
    Membership: Final = NS + "Membership"
    Organization: Final = NS + "Organization"
    subOrganizationOf: Final = NS + "subOrganizationOf"


class PROV:
    """Terms with prefix ``prov:``."""

    NS: Final = "http://www.w3.org/ns/prov#"
    Activity: Final = NS + "Activity"
    Agent: Final = NS + "Agent"
    Attribution: Final = NS + "Attribution"
    Collection: Final = NS + "Collection"
    Entity: Final = NS + "Entity"
    SoftwareAgent: Final = NS + "SoftwareAgent"
    agent: Final = NS + "agent"
    endedAtTime: Final = NS + "endedAtTime"
    generatedAtTime: Final = NS + "generatedAtTime"
    hadMember: Final = NS + "hadMember"
    invalidatedAtTime: Final = NS + "invalidatedAtTime"
    specializationOf: Final = NS + "specializationOf"
    used: Final = NS + "used"
    wasAssociatedWith: Final = NS + "wasAssociatedWith"
    wasAttributedTo: Final = NS + "wasAttributedTo"
    wasDerivedFrom: Final = NS + "wasDerivedFrom"
    wasGeneratedBy: Final = NS + "wasGeneratedBy"
    wasRevisionOf: Final = NS + "wasRevisionOf"


class RDF:
    """Terms with prefix ``rdf:``."""

    NS: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
    type: Final = NS + "type"
    value: Final = NS + "value"


class RS:
    """Terms with prefix ``rs:``."""

    NS: Final = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
    ResultSet: Final = NS + "ResultSet"
    binding: Final = NS + "binding"
    index: Final = NS + "index"
    resultVariable: Final = NS + "resultVariable"
    solution: Final = NS + "solution"
    value: Final = NS + "value"
    variable: Final = NS + "variable"


class SCHEMA:
    """Terms with prefix ``schema:``."""

    NS: Final = "https://schema.org/"
    Claim: Final = NS + "Claim"
    NewsArticle: Final = NS + "NewsArticle"
    Organization: Final = NS + "Organization"
    Person: Final = NS + "Person"
    Place: Final = NS + "Place"
    about: Final = NS + "about"
    containedInPlace: Final = NS + "containedInPlace"
    datePublished: Final = NS + "datePublished"
    domainIncludes: Final = NS + "domainIncludes"
    headline: Final = NS + "headline"
    inLanguage: Final = NS + "inLanguage"
    latitude: Final = NS + "latitude"
    longitude: Final = NS + "longitude"
    publisher: Final = NS + "publisher"
    url: Final = NS + "url"


class SEM:
    """Terms with prefix ``sem:``."""

    NS: Final = "http://semanticweb.cs.vu.nl/2009/11/sem/"
    Actor: Final = NS + "Actor"
    Event: Final = NS + "Event"
    Place: Final = NS + "Place"
    Role: Final = NS + "Role"
    View: Final = NS + "View"
    eventType: Final = NS + "eventType"
    hasActor: Final = NS + "hasActor"
    hasEarliestBeginTimeStamp: Final = NS + "hasEarliestBeginTimeStamp"
    hasEarliestEndTimeStamp: Final = NS + "hasEarliestEndTimeStamp"
    hasLatestBeginTimeStamp: Final = NS + "hasLatestBeginTimeStamp"
    hasLatestEndTimeStamp: Final = NS + "hasLatestEndTimeStamp"
    hasPlace: Final = NS + "hasPlace"
    roleType: Final = NS + "roleType"
    subEventOf: Final = NS + "subEventOf"


class SKOS:
    """Terms with prefix ``skos:``."""

    NS: Final = "http://www.w3.org/2004/02/skos/core#"
    Concept: Final = NS + "Concept"
    ConceptScheme: Final = NS + "ConceptScheme"
    altLabel: Final = NS + "altLabel"
    broadMatch: Final = NS + "broadMatch"
    broader: Final = NS + "broader"
    closeMatch: Final = NS + "closeMatch"
    definition: Final = NS + "definition"
    editorialNote: Final = NS + "editorialNote"
    exactMatch: Final = NS + "exactMatch"
    inScheme: Final = NS + "inScheme"
    narrowMatch: Final = NS + "narrowMatch"
    note: Final = NS + "note"
    prefLabel: Final = NS + "prefLabel"
    relatedMatch: Final = NS + "relatedMatch"
    topConceptOf: Final = NS + "topConceptOf"


class VANN:
    """Terms with prefix ``vann:``."""

    NS: Final = "http://purl.org/vocab/vann/"
    preferredNamespacePrefix: Final = NS + "preferredNamespacePrefix"
    preferredNamespaceUri: Final = NS + "preferredNamespaceUri"


class VOID:
    """Terms with prefix ``void:``."""

    NS: Final = "http://rdfs.org/ns/void#"
    Dataset: Final = NS + "Dataset"
    rootResource: Final = NS + "rootResource"


class XSD:
    """Terms with prefix ``xsd:``."""

    NS: Final = "http://www.w3.org/2001/XMLSchema#"
    boolean: Final = NS + "boolean"
    date: Final = NS + "date"
    dateTime: Final = NS + "dateTime"
    decimal: Final = NS + "decimal"
    integer: Final = NS + "integer"
    string: Final = NS + "string"


class ActorKind:
    """Concepts of scheme ``actor-kind``: Actor kinds."""

    SCHEME: Final = "https://w3id.org/conflict-kg/vocab/actor-kind"
    NS: Final = "https://w3id.org/conflict-kg/vocab/actor-kind/"
    ANONYMOUS_SOURCE: Final = NS + "anonymous-source"
    CIVILIANS: Final = NS + "civilians"
    COALITION: Final = NS + "coalition"
    COMMUNAL_MILITIA: Final = NS + "communal-militia"
    COMMUNITY: Final = NS + "community"
    DEMONSTRATORS: Final = NS + "demonstrators"
    GOVERNMENT: Final = NS + "government"
    HUMANITARIAN: Final = NS + "humanitarian"
    INTERGOVERNMENTAL_ORGANISATION: Final = NS + "intergovernmental-organisation"
    LOCAL_MEDIA: Final = NS + "local-media"
    MEDIA: Final = NS + "media"
    MONITOR: Final = NS + "monitor"
    NEWS_AGENCY: Final = NS + "news-agency"
    NON_STATE_ARMED_GROUP: Final = NS + "non-state-armed-group"
    ORGANISATION: Final = NS + "organisation"
    PARTY_MEDIA: Final = NS + "party-media"
    PEOPLE: Final = NS + "people"
    PERSON: Final = NS + "person"
    POLICE_SECURITY: Final = NS + "police-security"
    POLITICAL_ORGANISATION: Final = NS + "political-organisation"
    RIOTERS: Final = NS + "rioters"
    STATE: Final = NS + "state"
    STATE_FORCE: Final = NS + "state-force"
    STATE_MEDIA: Final = NS + "state-media"
    UNIDENTIFIED_PERPETRATOR: Final = NS + "unidentified-perpetrator"


class Demographic:
    """Concepts of scheme ``demographic``: Demographics."""

    SCHEME: Final = "https://w3id.org/conflict-kg/vocab/demographic"
    NS: Final = "https://w3id.org/conflict-kg/vocab/demographic/"
    ADULTS: Final = NS + "adults"
    AID_WORKERS: Final = NS + "aid-workers"
    BOYS: Final = NS + "boys"
    CHILDREN: Final = NS + "children"
    CLERICS: Final = NS + "clerics"
    COMMANDERS: Final = NS + "commanders"
    DISPLACED_PEOPLE: Final = NS + "displaced-people"
    ELDERLY: Final = NS + "elderly"
    FAMILY_MEMBERS: Final = NS + "family-members"
    FIGHTERS: Final = NS + "fighters"
    FOREIGNERS: Final = NS + "foreigners"
    GIRLS: Final = NS + "girls"
    INFANTS: Final = NS + "infants"
    JOURNALISTS: Final = NS + "journalists"
    MEDICAL_WORKERS: Final = NS + "medical-workers"
    MEN: Final = NS + "men"
    OFFICIALS: Final = NS + "officials"
    POLICE: Final = NS + "police"
    PRISONERS: Final = NS + "prisoners"
    PROTESTERS: Final = NS + "protesters"
    RESCUE_WORKERS: Final = NS + "rescue-workers"
    SOLDIERS: Final = NS + "soldiers"
    STUDENTS: Final = NS + "students"
    TEACHERS: Final = NS + "teachers"
    WOMEN: Final = NS + "women"
    WORKERS: Final = NS + "workers"
    WORSHIPPERS: Final = NS + "worshippers"


class EventKind:
    """Concepts of scheme ``event-kind``: Event kinds."""

    SCHEME: Final = "https://w3id.org/conflict-kg/vocab/event-kind"
    NS: Final = "https://w3id.org/conflict-kg/vocab/event-kind/"
    AGGREGATE: Final = NS + "aggregate"
    CAMPAIGN: Final = NS + "campaign"
    INCIDENT: Final = NS + "incident"
    SITUATION: Final = NS + "situation"


class EventType:
    """Concepts of scheme ``event-type``: Event types."""

    SCHEME: Final = "https://w3id.org/conflict-kg/vocab/event-type"
    NS: Final = "https://w3id.org/conflict-kg/event-type/"
    AGREEMENT: Final = NS + "agreement"
    AID_DELIVERY: Final = NS + "aid-delivery"
    AIR_STRIKE: Final = NS + "air-strike"
    AMBUSH: Final = NS + "ambush"
    ARMED_CLASH: Final = NS + "armed-clash"
    ARMED_CONFLICT: Final = NS + "armed-conflict"
    ARREST_DETENTION: Final = NS + "arrest-detention"
    ASSASSINATION: Final = NS + "assassination"
    ATTACK: Final = NS + "attack"
    ATTACK_ON_CIVILIANS: Final = NS + "attack-on-civilians"
    BOMBING_UNSPECIFIED: Final = NS + "bombing-unspecified"
    CAR_BOMB: Final = NS + "car-bomb"
    CEASEFIRE: Final = NS + "ceasefire"
    CHEMICAL_ATTACK: Final = NS + "chemical-attack"
    DISPLACEMENT: Final = NS + "displacement"
    DRONE_STRIKE: Final = NS + "drone-strike"
    EVACUATION: Final = NS + "evacuation"
    EXECUTION: Final = NS + "execution"
    GRENADE_ATTACK: Final = NS + "grenade-attack"
    GROUND_COMBAT: Final = NS + "ground-combat"
    GROUND_OFFENSIVE: Final = NS + "ground-offensive"
    HOSTAGE_TAKING: Final = NS + "hostage-taking"
    IED_LANDMINE: Final = NS + "ied-landmine"
    LOOTING_DESTRUCTION: Final = NS + "looting-destruction"
    MASSACRE: Final = NS + "massacre"
    MISSILE_STRIKE: Final = NS + "missile-strike"
    MOBILISATION: Final = NS + "mobilisation"
    MOVEMENT_AND_RELIEF: Final = NS + "movement-and-relief"
    NEGOTIATION: Final = NS + "negotiation"
    POSTURE_AND_POLITICS: Final = NS + "posture-and-politics"
    PROTEST: Final = NS + "protest"
    PROTEST_REPRESSION: Final = NS + "protest-repression"
    PUBLIC_ORDER: Final = NS + "public-order"
    RAID: Final = NS + "raid"
    REMOTE_VIOLENCE: Final = NS + "remote-violence"
    RIOT: Final = NS + "riot"
    SANCTION: Final = NS + "sanction"
    SEXUAL_VIOLENCE: Final = NS + "sexual-violence"
    SHELLING: Final = NS + "shelling"
    SIEGE: Final = NS + "siege"
    SUICIDE_BOMBING: Final = NS + "suicide-bombing"
    SUICIDE_CAR_BOMB: Final = NS + "suicide-car-bomb"
    TERRITORY_REGAINED_BY_STATE: Final = NS + "territory-regained-by-state"
    TERRITORY_TAKEN_BY_NON_STATE: Final = NS + "territory-taken-by-non-state"
    THREAT_OF_FORCE: Final = NS + "threat-of-force"
    TORTURE: Final = NS + "torture"
    VIOLENCE_AGAINST_PERSONS: Final = NS + "violence-against-persons"
    WITHDRAWAL_SURRENDER: Final = NS + "withdrawal-surrender"


class Exclusion:
    """Concepts of scheme ``exclusion``: Reasons not to add a count."""

    SCHEME: Final = "https://w3id.org/conflict-kg/vocab/exclusion"
    NS: Final = "https://w3id.org/conflict-kg/vocab/exclusion/"
    COMPONENT: Final = NS + "component"
    CUMULATIVE: Final = NS + "cumulative"
    DENIED: Final = NS + "denied"
    FURTHER_FIGURE: Final = NS + "further-figure"
    NOT_OCCURRED: Final = NS + "not-occurred"
    PERIOD: Final = NS + "period"
    RATE: Final = NS + "rate"
    RELATED_ARTICLE: Final = NS + "related-article"
    SUBSET: Final = NS + "subset"
    UMBRELLA_WITHOUT_PARTS: Final = NS + "umbrella-without-parts"
    WAR: Final = NS + "war"


class Harm:
    """Concepts of scheme ``harm``: Harms."""

    SCHEME: Final = "https://w3id.org/conflict-kg/vocab/harm"
    NS: Final = "https://w3id.org/conflict-kg/vocab/harm/"
    ABDUCTED: Final = NS + "abducted"
    CAPTURED: Final = NS + "captured"
    CASUALTIES: Final = NS + "casualties"
    DETAINED: Final = NS + "detained"
    DISPLACED: Final = NS + "displaced"
    EVACUATED: Final = NS + "evacuated"
    HELD: Final = NS + "held"
    INJURED: Final = NS + "injured"
    KILLED: Final = NS + "killed"
    MISSING: Final = NS + "missing"
    RELEASED: Final = NS + "released"
    SURRENDERED: Final = NS + "surrendered"


class Modality:
    """Concepts of scheme ``modality``: Modality of an event."""

    SCHEME: Final = "https://w3id.org/conflict-kg/vocab/modality"
    NS: Final = "https://w3id.org/conflict-kg/vocab/modality/"
    ASSERTED: Final = NS + "asserted"
    CLAIMED: Final = NS + "claimed"
    DENIED: Final = NS + "denied"
    DISPUTED: Final = NS + "disputed"
    UNVERIFIED: Final = NS + "unverified"


class PlaceKind:
    """Concepts of scheme ``place-kind``: Place kinds."""

    SCHEME: Final = "https://w3id.org/conflict-kg/vocab/place-kind"
    NS: Final = "https://w3id.org/conflict-kg/vocab/place-kind/"
    ADMIN1: Final = NS + "admin1"
    ADMIN2: Final = NS + "admin2"
    BORDER: Final = NS + "border"
    COUNTRY: Final = NS + "country"
    FACILITY: Final = NS + "facility"
    INFORMAL_AREA: Final = NS + "informal-area"
    NATURAL_AREA: Final = NS + "natural-area"
    NEIGHBOURHOOD: Final = NS + "neighbourhood"
    POPULATED: Final = NS + "populated"
    REGION: Final = NS + "region"
    ROUTE: Final = NS + "route"
    WATER: Final = NS + "water"


class PlacePrecision:
    """Concepts of scheme ``place-precision``: Place precision."""

    SCHEME: Final = "https://w3id.org/conflict-kg/vocab/place-precision"
    NS: Final = "https://w3id.org/conflict-kg/vocab/place-precision/"
    ADMIN1: Final = NS + "admin1"
    ADMIN2: Final = NS + "admin2"
    COUNTRY: Final = NS + "country"
    INFORMAL_AREA: Final = NS + "informal-area"
    NEAR: Final = NS + "near"
    POPULATED: Final = NS + "populated"
    SITE: Final = NS + "site"
    UNLOCATED: Final = NS + "unlocated"


class Polarity:
    """Concepts of scheme ``polarity``: Polarity."""

    SCHEME: Final = "https://w3id.org/conflict-kg/vocab/polarity"
    NS: Final = "https://w3id.org/conflict-kg/vocab/polarity/"
    AFFIRMATIVE: Final = NS + "affirmative"
    NEGATIVE: Final = NS + "negative"


class Quantifier:
    """Concepts of scheme ``quantifier``: Quantifiers."""

    SCHEME: Final = "https://w3id.org/conflict-kg/vocab/quantifier"
    NS: Final = "https://w3id.org/conflict-kg/vocab/quantifier/"
    ABOUT: Final = NS + "about"
    ALMOST: Final = NS + "almost"
    AT_LEAST: Final = NS + "at-least"
    AT_MOST: Final = NS + "at-most"
    DOZENS: Final = NS + "dozens"
    EXACT: Final = NS + "exact"
    FEW: Final = NS + "few"
    HUNDREDS: Final = NS + "hundreds"
    HUNDREDS_OF_THOUSANDS: Final = NS + "hundreds-of-thousands"
    LESS_THAN: Final = NS + "less-than"
    MORE_THAN: Final = NS + "more-than"
    NONE: Final = NS + "none"
    RANGE: Final = NS + "range"
    SCORES: Final = NS + "scores"
    SEVERAL: Final = NS + "several"
    TENS: Final = NS + "tens"
    TENS_OF_THOUSANDS: Final = NS + "tens-of-thousands"
    THOUSANDS: Final = NS + "thousands"
    UNSPECIFIED: Final = NS + "unspecified"


class ReadingMethod:
    """Concepts of scheme ``reading-method``: Reading method."""

    SCHEME: Final = "https://w3id.org/conflict-kg/vocab/reading-method"
    NS: Final = "https://w3id.org/conflict-kg/vocab/reading-method/"
    BOTH: Final = NS + "both"
    GRAMMAR: Final = NS + "grammar"
    INHERITED: Final = NS + "inherited"
    LEARNED: Final = NS + "learned"
    PERSON: Final = NS + "person"


class Realisation:
    """Concepts of scheme ``realisation``: Realisation."""

    SCHEME: Final = "https://w3id.org/conflict-kg/vocab/realisation"
    NS: Final = "https://w3id.org/conflict-kg/vocab/realisation/"
    AVERTED: Final = NS + "averted"
    HYPOTHETICAL: Final = NS + "hypothetical"
    OCCURRED: Final = NS + "occurred"
    ONGOING: Final = NS + "ongoing"
    PLANNED: Final = NS + "planned"
    THREATENED: Final = NS + "threatened"


class Role:
    """Concepts of scheme ``role``: Roles."""

    SCHEME: Final = "https://w3id.org/conflict-kg/vocab/role"
    NS: Final = "https://w3id.org/conflict-kg/vocab/role/"
    ALLEGED_PERPETRATOR: Final = NS + "alleged-perpetrator"
    ALLY_IN_OPERATION: Final = NS + "ally-in-operation"
    ATTACKER: Final = NS + "attacker"
    BELLIGERENT: Final = NS + "belligerent"
    CLAIMANT: Final = NS + "claimant"
    CONTROLLER: Final = NS + "controller"
    HOSTAGE_HOLDER: Final = NS + "hostage-holder"
    MEDIATOR: Final = NS + "mediator"
    PERPETRATOR: Final = NS + "perpetrator"
    SUPPORTER: Final = NS + "supporter"
    TARGET: Final = NS + "target"
    VICTIM_GROUP: Final = NS + "victim-group"


class Scope:
    """Concepts of scheme ``scope``: Scopes of a count."""

    SCHEME: Final = "https://w3id.org/conflict-kg/vocab/scope"
    NS: Final = "https://w3id.org/conflict-kg/vocab/scope/"
    CUMULATIVE: Final = NS + "cumulative"
    INCIDENT: Final = NS + "incident"
    PERIOD: Final = NS + "period"
    RATE: Final = NS + "rate"
    UMBRELLA: Final = NS + "umbrella"
    WAR: Final = NS + "war"


class Sex:
    """Concepts of scheme ``sex``: Sex."""

    SCHEME: Final = "https://w3id.org/conflict-kg/vocab/sex"
    NS: Final = "https://w3id.org/conflict-kg/vocab/sex/"
    FEMALE: Final = NS + "female"
    MALE: Final = NS + "male"


class SpatialRelation:
    """Concepts of scheme ``spatial-relation``: Spatial relations."""

    SCHEME: Final = "https://w3id.org/conflict-kg/vocab/spatial-relation"
    NS: Final = "https://w3id.org/conflict-kg/vocab/spatial-relation/"
    ACROSS: Final = NS + "across"
    ALONG: Final = NS + "along"
    AROUND: Final = NS + "around"
    AT: Final = NS + "at"
    BETWEEN: Final = NS + "between"
    BORDER_OF: Final = NS + "border-of"
    COUNTRYSIDE_OF: Final = NS + "countryside-of"
    EAST_OF: Final = NS + "east-of"
    FROM: Final = NS + "from"
    IN: Final = NS + "in"
    IN_EAST_OF: Final = NS + "in-east-of"
    IN_NORTH_EAST_OF: Final = NS + "in-north-east-of"
    IN_NORTH_OF: Final = NS + "in-north-of"
    IN_NORTH_WEST_OF: Final = NS + "in-north-west-of"
    IN_SOUTH_EAST_OF: Final = NS + "in-south-east-of"
    IN_SOUTH_OF: Final = NS + "in-south-of"
    IN_SOUTH_WEST_OF: Final = NS + "in-south-west-of"
    IN_WEST_OF: Final = NS + "in-west-of"
    NEAR: Final = NS + "near"
    NORTH_EAST_OF: Final = NS + "north-east-of"
    NORTH_OF: Final = NS + "north-of"
    NORTH_WEST_OF: Final = NS + "north-west-of"
    OUTSIDE: Final = NS + "outside"
    OUTSKIRTS_OF: Final = NS + "outskirts-of"
    SOUTH_EAST_OF: Final = NS + "south-east-of"
    SOUTH_OF: Final = NS + "south-of"
    SOUTH_WEST_OF: Final = NS + "south-west-of"
    TOWARDS: Final = NS + "towards"
    WEST_OF: Final = NS + "west-of"


class Stance:
    """Concepts of scheme ``stance``: Stances."""

    SCHEME: Final = "https://w3id.org/conflict-kg/vocab/stance"
    NS: Final = "https://w3id.org/conflict-kg/vocab/stance/"
    ALLEGES: Final = NS + "alleges"
    ASSERTS: Final = NS + "asserts"
    BLAMES: Final = NS + "blames"
    CLAIMS_RESPONSIBILITY: Final = NS + "claims-responsibility"
    CONFIRMS: Final = NS + "confirms"
    DENIES: Final = NS + "denies"
    DOUBTS: Final = NS + "doubts"
    RELAYS_UNVERIFIED: Final = NS + "relays-unverified"
    SUSPECTS: Final = NS + "suspects"
    THREATENS: Final = NS + "threatens"


class TimeBasis:
    """Concepts of scheme ``time-basis``: Time bases."""

    SCHEME: Final = "https://w3id.org/conflict-kg/vocab/time-basis"
    NS: Final = "https://w3id.org/conflict-kg/vocab/time-basis/"
    ABSOLUTE: Final = NS + "absolute"
    IN_QUOTATION: Final = NS + "in-quotation"
    INHERITED: Final = NS + "inherited"
    RELATIVE_DAY: Final = NS + "relative-day"
    RELATIVE_VAGUE: Final = NS + "relative-vague"
    RELATIVE_WEEKDAY: Final = NS + "relative-weekday"
    UNSTATED: Final = NS + "unstated"


class TimePrecision:
    """Concepts of scheme ``time-precision``: Time precision."""

    SCHEME: Final = "https://w3id.org/conflict-kg/vocab/time-precision"
    NS: Final = "https://w3id.org/conflict-kg/vocab/time-precision/"
    DAY: Final = NS + "day"
    DAYS: Final = NS + "days"
    MONTH: Final = NS + "month"
    VAGUE: Final = NS + "vague"
    WEEK: Final = NS + "week"
    YEAR: Final = NS + "year"


class Verification:
    """Concepts of scheme ``verification``: Verification."""

    SCHEME: Final = "https://w3id.org/conflict-kg/vocab/verification"
    NS: Final = "https://w3id.org/conflict-kg/vocab/verification/"
    CONTESTED: Final = NS + "contested"
    MULTI_SOURCE: Final = NS + "multi-source"
    PARTY_CLAIM: Final = NS + "party-claim"
    RETRACTED: Final = NS + "retracted"
    SAID_UNVERIFIED: Final = NS + "said-unverified"
    SINGLE_SOURCE: Final = NS + "single-source"


class VictimStatus:
    """Concepts of scheme ``victim-status``: Victim status."""

    SCHEME: Final = "https://w3id.org/conflict-kg/vocab/victim-status"
    NS: Final = "https://w3id.org/conflict-kg/vocab/victim-status/"
    CIVILIAN: Final = NS + "civilian"
    COMBATANT: Final = NS + "combatant"
    FAMILY_OF_COMBATANTS: Final = NS + "family-of-combatants"
    MIXED: Final = NS + "mixed"
    OBJECT: Final = NS + "object"
    UNKNOWN: Final = NS + "unknown"


PREFIXES: Final[dict[str, str]] = {
    "actor-kind": "https://w3id.org/conflict-kg/vocab/actor-kind/",
    "dcterms": "http://purl.org/dc/terms/",
    "demographic": "https://w3id.org/conflict-kg/vocab/demographic/",
    "edtf": "http://id.loc.gov/datatypes/edtf/",
    "et": "https://w3id.org/conflict-kg/event-type/",
    "event-kind": "https://w3id.org/conflict-kg/vocab/event-kind/",
    "exclusion": "https://w3id.org/conflict-kg/vocab/exclusion/",
    "gaf": "http://groundedannotationframework.org/gaf#",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "grasp": "http://groundedannotationframework.org/grasp#",
    "harm": "https://w3id.org/conflict-kg/vocab/harm/",
    "kg": "https://w3id.org/conflict-kg/ns#",
    "lode": "http://linkedevents.org/ontology/",
    "modality": "https://w3id.org/conflict-kg/vocab/modality/",
    "nif": "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "place-kind": "https://w3id.org/conflict-kg/vocab/place-kind/",
    "place-precision": "https://w3id.org/conflict-kg/vocab/place-precision/",
    "polarity": "https://w3id.org/conflict-kg/vocab/polarity/",
    "prov": "http://www.w3.org/ns/prov#",
    "quantifier": "https://w3id.org/conflict-kg/vocab/quantifier/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "reading-method": "https://w3id.org/conflict-kg/vocab/reading-method/",
    "realisation": "https://w3id.org/conflict-kg/vocab/realisation/",
    "role": "https://w3id.org/conflict-kg/vocab/role/",
    "rs": "http://www.w3.org/2001/sw/DataAccess/tests/result-set#",
    "schema": "https://schema.org/",
    "scope": "https://w3id.org/conflict-kg/vocab/scope/",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "sex": "https://w3id.org/conflict-kg/vocab/sex/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spatial-relation": "https://w3id.org/conflict-kg/vocab/spatial-relation/",
    "stance": "https://w3id.org/conflict-kg/vocab/stance/",
    "time-basis": "https://w3id.org/conflict-kg/vocab/time-basis/",
    "time-precision": "https://w3id.org/conflict-kg/vocab/time-precision/",
    "v": "https://w3id.org/conflict-kg/vocab/",
    "vann": "http://purl.org/vocab/vann/",
    "verification": "https://w3id.org/conflict-kg/vocab/verification/",
    "victim-status": "https://w3id.org/conflict-kg/vocab/victim-status/",
    "void": "http://rdfs.org/ns/void#",
    "wd": "http://www.wikidata.org/entity/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Namespace by usual prefix."""

CONCEPT_NAMESPACES: Final[dict[str, str]] = {
    "actor-kind": "https://w3id.org/conflict-kg/vocab/actor-kind/",
    "demographic": "https://w3id.org/conflict-kg/vocab/demographic/",
    "event-kind": "https://w3id.org/conflict-kg/vocab/event-kind/",
    "event-type": "https://w3id.org/conflict-kg/event-type/",
    "exclusion": "https://w3id.org/conflict-kg/vocab/exclusion/",
    "harm": "https://w3id.org/conflict-kg/vocab/harm/",
    "modality": "https://w3id.org/conflict-kg/vocab/modality/",
    "place-kind": "https://w3id.org/conflict-kg/vocab/place-kind/",
    "place-precision": "https://w3id.org/conflict-kg/vocab/place-precision/",
    "polarity": "https://w3id.org/conflict-kg/vocab/polarity/",
    "quantifier": "https://w3id.org/conflict-kg/vocab/quantifier/",
    "reading-method": "https://w3id.org/conflict-kg/vocab/reading-method/",
    "realisation": "https://w3id.org/conflict-kg/vocab/realisation/",
    "role": "https://w3id.org/conflict-kg/vocab/role/",
    "scope": "https://w3id.org/conflict-kg/vocab/scope/",
    "sex": "https://w3id.org/conflict-kg/vocab/sex/",
    "spatial-relation": "https://w3id.org/conflict-kg/vocab/spatial-relation/",
    "stance": "https://w3id.org/conflict-kg/vocab/stance/",
    "time-basis": "https://w3id.org/conflict-kg/vocab/time-basis/",
    "time-precision": "https://w3id.org/conflict-kg/vocab/time-precision/",
    "verification": "https://w3id.org/conflict-kg/vocab/verification/",
    "victim-status": "https://w3id.org/conflict-kg/vocab/victim-status/",
}
"""Namespace of concepts by scheme."""

CONCEPT_LABELS: Final[dict[str, str]] = {
    "https://w3id.org/conflict-kg/vocab/actor-kind/anonymous-source": "Anonymous source",
    "https://w3id.org/conflict-kg/vocab/actor-kind/civilians": "Civilians",
    "https://w3id.org/conflict-kg/vocab/actor-kind/coalition": "Coalition",
    "https://w3id.org/conflict-kg/vocab/actor-kind/communal-militia": "Communal militia",
    "https://w3id.org/conflict-kg/vocab/actor-kind/community": "Community",
    "https://w3id.org/conflict-kg/vocab/actor-kind/demonstrators": "Demonstrators",
    "https://w3id.org/conflict-kg/vocab/actor-kind/government": "Government",
    "https://w3id.org/conflict-kg/vocab/actor-kind/humanitarian": "Humanitarian organisation",
    "https://w3id.org/conflict-kg/vocab/actor-kind/intergovernmental-organisation": (
        "Intergovernmental organisation"
    ),
    "https://w3id.org/conflict-kg/vocab/actor-kind/local-media": "Local media",
    "https://w3id.org/conflict-kg/vocab/actor-kind/media": "Media",
    "https://w3id.org/conflict-kg/vocab/actor-kind/monitor": "Monitor",
    "https://w3id.org/conflict-kg/vocab/actor-kind/news-agency": "News agency",
    "https://w3id.org/conflict-kg/vocab/actor-kind/non-state-armed-group": "Non-state armed group",
    "https://w3id.org/conflict-kg/vocab/actor-kind/organisation": "Organisation, kind not known",
    "https://w3id.org/conflict-kg/vocab/actor-kind/party-media": "Party media",
    "https://w3id.org/conflict-kg/vocab/actor-kind/people": "People, not further described",
    "https://w3id.org/conflict-kg/vocab/actor-kind/person": "Person",
    "https://w3id.org/conflict-kg/vocab/actor-kind/police-security": "Police or security service",
    "https://w3id.org/conflict-kg/vocab/actor-kind/political-organisation": (
        "Political organisation"
    ),
    "https://w3id.org/conflict-kg/vocab/actor-kind/rioters": "Rioters",
    "https://w3id.org/conflict-kg/vocab/actor-kind/state": "State",
    "https://w3id.org/conflict-kg/vocab/actor-kind/state-force": "State force",
    "https://w3id.org/conflict-kg/vocab/actor-kind/state-media": "State media",
    "https://w3id.org/conflict-kg/vocab/actor-kind/unidentified-perpetrator": (
        "Unidentified perpetrator"
    ),
    "https://w3id.org/conflict-kg/vocab/demographic/adults": "adults",
    "https://w3id.org/conflict-kg/vocab/demographic/aid-workers": "aid workers",
    "https://w3id.org/conflict-kg/vocab/demographic/boys": "boys",
    "https://w3id.org/conflict-kg/vocab/demographic/children": "children",
    "https://w3id.org/conflict-kg/vocab/demographic/clerics": "clerics",
    "https://w3id.org/conflict-kg/vocab/demographic/commanders": "commanders",
    "https://w3id.org/conflict-kg/vocab/demographic/displaced-people": "displaced people",
    "https://w3id.org/conflict-kg/vocab/demographic/elderly": "elderly people",
    "https://w3id.org/conflict-kg/vocab/demographic/family-members": "family members",
    "https://w3id.org/conflict-kg/vocab/demographic/fighters": "fighters",
    "https://w3id.org/conflict-kg/vocab/demographic/foreigners": "foreigners",
    "https://w3id.org/conflict-kg/vocab/demographic/girls": "girls",
    "https://w3id.org/conflict-kg/vocab/demographic/infants": "infants",
    "https://w3id.org/conflict-kg/vocab/demographic/journalists": "journalists",
    "https://w3id.org/conflict-kg/vocab/demographic/medical-workers": "medical workers",
    "https://w3id.org/conflict-kg/vocab/demographic/men": "men",
    "https://w3id.org/conflict-kg/vocab/demographic/officials": "officials",
    "https://w3id.org/conflict-kg/vocab/demographic/police": "police",
    "https://w3id.org/conflict-kg/vocab/demographic/prisoners": "prisoners",
    "https://w3id.org/conflict-kg/vocab/demographic/protesters": "protesters",
    "https://w3id.org/conflict-kg/vocab/demographic/rescue-workers": "rescue workers",
    "https://w3id.org/conflict-kg/vocab/demographic/soldiers": "soldiers",
    "https://w3id.org/conflict-kg/vocab/demographic/students": "students",
    "https://w3id.org/conflict-kg/vocab/demographic/teachers": "teachers",
    "https://w3id.org/conflict-kg/vocab/demographic/women": "women",
    "https://w3id.org/conflict-kg/vocab/demographic/workers": "workers",
    "https://w3id.org/conflict-kg/vocab/demographic/worshippers": "worshippers",
    "https://w3id.org/conflict-kg/vocab/event-kind/aggregate": "aggregate",
    "https://w3id.org/conflict-kg/vocab/event-kind/campaign": "campaign",
    "https://w3id.org/conflict-kg/vocab/event-kind/incident": "incident",
    "https://w3id.org/conflict-kg/vocab/event-kind/situation": "situation",
    "https://w3id.org/conflict-kg/event-type/agreement": "Agreement",
    "https://w3id.org/conflict-kg/event-type/aid-delivery": "Aid delivery",
    "https://w3id.org/conflict-kg/event-type/air-strike": "Air strike",
    "https://w3id.org/conflict-kg/event-type/ambush": "Ambush",
    "https://w3id.org/conflict-kg/event-type/armed-clash": "Armed clash",
    "https://w3id.org/conflict-kg/event-type/armed-conflict": "Armed conflict as a whole",
    "https://w3id.org/conflict-kg/event-type/arrest-detention": "Arrest or detention",
    "https://w3id.org/conflict-kg/event-type/assassination": "Assassination",
    "https://w3id.org/conflict-kg/event-type/attack": "Attack, means not stated",
    "https://w3id.org/conflict-kg/event-type/attack-on-civilians": "Attack on civilians",
    "https://w3id.org/conflict-kg/event-type/bombing-unspecified": "Bombing, means not stated",
    "https://w3id.org/conflict-kg/event-type/car-bomb": "Car bomb",
    "https://w3id.org/conflict-kg/event-type/ceasefire": "Ceasefire",
    "https://w3id.org/conflict-kg/event-type/chemical-attack": "Chemical attack",
    "https://w3id.org/conflict-kg/event-type/displacement": "Displacement",
    "https://w3id.org/conflict-kg/event-type/drone-strike": "Drone strike",
    "https://w3id.org/conflict-kg/event-type/evacuation": "Evacuation",
    "https://w3id.org/conflict-kg/event-type/execution": "Execution",
    "https://w3id.org/conflict-kg/event-type/grenade-attack": "Grenade attack",
    "https://w3id.org/conflict-kg/event-type/ground-combat": "Ground combat",
    "https://w3id.org/conflict-kg/event-type/ground-offensive": "Ground offensive",
    "https://w3id.org/conflict-kg/event-type/hostage-taking": "Hostage-taking or abduction",
    "https://w3id.org/conflict-kg/event-type/ied-landmine": "IED or landmine",
    "https://w3id.org/conflict-kg/event-type/looting-destruction": (
        "Looting or destruction of property"
    ),
    "https://w3id.org/conflict-kg/event-type/massacre": "Massacre",
    "https://w3id.org/conflict-kg/event-type/missile-strike": "Missile strike",
    "https://w3id.org/conflict-kg/event-type/mobilisation": "Mobilisation",
    "https://w3id.org/conflict-kg/event-type/movement-and-relief": "Movement and relief",
    "https://w3id.org/conflict-kg/event-type/negotiation": "Negotiation",
    "https://w3id.org/conflict-kg/event-type/posture-and-politics": "Posture and politics",
    "https://w3id.org/conflict-kg/event-type/protest": "Protest",
    "https://w3id.org/conflict-kg/event-type/protest-repression": "Protest repression",
    "https://w3id.org/conflict-kg/event-type/public-order": "Public order",
    "https://w3id.org/conflict-kg/event-type/raid": "Raid",
    "https://w3id.org/conflict-kg/event-type/remote-violence": "Remote violence",
    "https://w3id.org/conflict-kg/event-type/riot": "Riot",
    "https://w3id.org/conflict-kg/event-type/sanction": "Sanction",
    "https://w3id.org/conflict-kg/event-type/sexual-violence": "Sexual violence",
    "https://w3id.org/conflict-kg/event-type/shelling": "Shelling",
    "https://w3id.org/conflict-kg/event-type/siege": "Siege",
    "https://w3id.org/conflict-kg/event-type/suicide-bombing": "Suicide bombing",
    "https://w3id.org/conflict-kg/event-type/suicide-car-bomb": "Suicide car bomb",
    "https://w3id.org/conflict-kg/event-type/territory-regained-by-state": (
        "Territory regained by state"
    ),
    "https://w3id.org/conflict-kg/event-type/territory-taken-by-non-state": (
        "Territory taken by non-state actor"
    ),
    "https://w3id.org/conflict-kg/event-type/threat-of-force": "Threat of force",
    "https://w3id.org/conflict-kg/event-type/torture": "Torture",
    "https://w3id.org/conflict-kg/event-type/violence-against-persons": "Violence against persons",
    "https://w3id.org/conflict-kg/event-type/withdrawal-surrender": "Withdrawal or surrender",
    "https://w3id.org/conflict-kg/vocab/exclusion/component": "component",
    "https://w3id.org/conflict-kg/vocab/exclusion/cumulative": "cumulative",
    "https://w3id.org/conflict-kg/vocab/exclusion/denied": "denied",
    "https://w3id.org/conflict-kg/vocab/exclusion/further-figure": "further figure",
    "https://w3id.org/conflict-kg/vocab/exclusion/not-occurred": "not occurred",
    "https://w3id.org/conflict-kg/vocab/exclusion/period": "period",
    "https://w3id.org/conflict-kg/vocab/exclusion/rate": "rate",
    "https://w3id.org/conflict-kg/vocab/exclusion/related-article": "related article",
    "https://w3id.org/conflict-kg/vocab/exclusion/subset": "subset",
    "https://w3id.org/conflict-kg/vocab/exclusion/umbrella-without-parts": "umbrella without parts",
    "https://w3id.org/conflict-kg/vocab/exclusion/war": "war",
    "https://w3id.org/conflict-kg/vocab/harm/abducted": "abducted",
    "https://w3id.org/conflict-kg/vocab/harm/captured": "captured",
    "https://w3id.org/conflict-kg/vocab/harm/casualties": "casualties",
    "https://w3id.org/conflict-kg/vocab/harm/detained": "detained",
    "https://w3id.org/conflict-kg/vocab/harm/displaced": "displaced",
    "https://w3id.org/conflict-kg/vocab/harm/evacuated": "evacuated",
    "https://w3id.org/conflict-kg/vocab/harm/held": "held",
    "https://w3id.org/conflict-kg/vocab/harm/injured": "injured",
    "https://w3id.org/conflict-kg/vocab/harm/killed": "killed",
    "https://w3id.org/conflict-kg/vocab/harm/missing": "missing",
    "https://w3id.org/conflict-kg/vocab/harm/released": "released",
    "https://w3id.org/conflict-kg/vocab/harm/surrendered": "surrendered",
    "https://w3id.org/conflict-kg/vocab/modality/asserted": "asserted",
    "https://w3id.org/conflict-kg/vocab/modality/claimed": "claimed",
    "https://w3id.org/conflict-kg/vocab/modality/denied": "denied",
    "https://w3id.org/conflict-kg/vocab/modality/disputed": "disputed",
    "https://w3id.org/conflict-kg/vocab/modality/unverified": "unverified",
    "https://w3id.org/conflict-kg/vocab/place-kind/admin1": "First-level division",
    "https://w3id.org/conflict-kg/vocab/place-kind/admin2": "Second-level division",
    "https://w3id.org/conflict-kg/vocab/place-kind/border": "Border",
    "https://w3id.org/conflict-kg/vocab/place-kind/country": "Country",
    "https://w3id.org/conflict-kg/vocab/place-kind/facility": "Facility",
    "https://w3id.org/conflict-kg/vocab/place-kind/informal-area": "Informal area",
    "https://w3id.org/conflict-kg/vocab/place-kind/natural-area": "Natural area",
    "https://w3id.org/conflict-kg/vocab/place-kind/neighbourhood": "Neighbourhood",
    "https://w3id.org/conflict-kg/vocab/place-kind/populated": "Populated place",
    "https://w3id.org/conflict-kg/vocab/place-kind/region": "Region of several countries",
    "https://w3id.org/conflict-kg/vocab/place-kind/route": "Route",
    "https://w3id.org/conflict-kg/vocab/place-kind/water": "Water",
    "https://w3id.org/conflict-kg/vocab/place-precision/admin1": "first-level division",
    "https://w3id.org/conflict-kg/vocab/place-precision/admin2": "second-level division",
    "https://w3id.org/conflict-kg/vocab/place-precision/country": "country",
    "https://w3id.org/conflict-kg/vocab/place-precision/informal-area": "informal area",
    "https://w3id.org/conflict-kg/vocab/place-precision/near": "near",
    "https://w3id.org/conflict-kg/vocab/place-precision/populated": "populated place",
    "https://w3id.org/conflict-kg/vocab/place-precision/site": "site",
    "https://w3id.org/conflict-kg/vocab/place-precision/unlocated": "not located",
    "https://w3id.org/conflict-kg/vocab/polarity/affirmative": "affirmative",
    "https://w3id.org/conflict-kg/vocab/polarity/negative": "negative",
    "https://w3id.org/conflict-kg/vocab/quantifier/about": "about",
    "https://w3id.org/conflict-kg/vocab/quantifier/almost": "almost",
    "https://w3id.org/conflict-kg/vocab/quantifier/at-least": "at least",
    "https://w3id.org/conflict-kg/vocab/quantifier/at-most": "at most",
    "https://w3id.org/conflict-kg/vocab/quantifier/dozens": "dozens",
    "https://w3id.org/conflict-kg/vocab/quantifier/exact": "exactly",
    "https://w3id.org/conflict-kg/vocab/quantifier/few": "a few",
    "https://w3id.org/conflict-kg/vocab/quantifier/hundreds": "hundreds",
    "https://w3id.org/conflict-kg/vocab/quantifier/hundreds-of-thousands": "hundreds of thousands",
    "https://w3id.org/conflict-kg/vocab/quantifier/less-than": "fewer than",
    "https://w3id.org/conflict-kg/vocab/quantifier/more-than": "more than",
    "https://w3id.org/conflict-kg/vocab/quantifier/none": "none",
    "https://w3id.org/conflict-kg/vocab/quantifier/range": "range",
    "https://w3id.org/conflict-kg/vocab/quantifier/scores": "scores",
    "https://w3id.org/conflict-kg/vocab/quantifier/several": "several",
    "https://w3id.org/conflict-kg/vocab/quantifier/tens": "tens",
    "https://w3id.org/conflict-kg/vocab/quantifier/tens-of-thousands": "tens of thousands",
    "https://w3id.org/conflict-kg/vocab/quantifier/thousands": "thousands",
    "https://w3id.org/conflict-kg/vocab/quantifier/unspecified": "unspecified",
    "https://w3id.org/conflict-kg/vocab/reading-method/both": "both",
    "https://w3id.org/conflict-kg/vocab/reading-method/grammar": "grammar",
    "https://w3id.org/conflict-kg/vocab/reading-method/inherited": "inherited",
    "https://w3id.org/conflict-kg/vocab/reading-method/learned": "learned",
    "https://w3id.org/conflict-kg/vocab/reading-method/person": "person",
    "https://w3id.org/conflict-kg/vocab/realisation/averted": "averted",
    "https://w3id.org/conflict-kg/vocab/realisation/hypothetical": "hypothetical",
    "https://w3id.org/conflict-kg/vocab/realisation/occurred": "occurred",
    "https://w3id.org/conflict-kg/vocab/realisation/ongoing": "ongoing",
    "https://w3id.org/conflict-kg/vocab/realisation/planned": "planned",
    "https://w3id.org/conflict-kg/vocab/realisation/threatened": "threatened",
    "https://w3id.org/conflict-kg/vocab/role/alleged-perpetrator": "Alleged perpetrator",
    "https://w3id.org/conflict-kg/vocab/role/ally-in-operation": "Ally in the operation",
    "https://w3id.org/conflict-kg/vocab/role/attacker": "Attacker",
    "https://w3id.org/conflict-kg/vocab/role/belligerent": "Belligerent",
    "https://w3id.org/conflict-kg/vocab/role/claimant": "Claimant",
    "https://w3id.org/conflict-kg/vocab/role/controller": "Controller",
    "https://w3id.org/conflict-kg/vocab/role/hostage-holder": "Hostage holder",
    "https://w3id.org/conflict-kg/vocab/role/mediator": "Mediator",
    "https://w3id.org/conflict-kg/vocab/role/perpetrator": "Perpetrator",
    "https://w3id.org/conflict-kg/vocab/role/supporter": "Supporter",
    "https://w3id.org/conflict-kg/vocab/role/target": "Target",
    "https://w3id.org/conflict-kg/vocab/role/victim-group": "Victim group",
    "https://w3id.org/conflict-kg/vocab/scope/cumulative": "cumulative",
    "https://w3id.org/conflict-kg/vocab/scope/incident": "incident",
    "https://w3id.org/conflict-kg/vocab/scope/period": "period",
    "https://w3id.org/conflict-kg/vocab/scope/rate": "rate",
    "https://w3id.org/conflict-kg/vocab/scope/umbrella": "umbrella",
    "https://w3id.org/conflict-kg/vocab/scope/war": "war",
    "https://w3id.org/conflict-kg/vocab/sex/female": "female",
    "https://w3id.org/conflict-kg/vocab/sex/male": "male",
    "https://w3id.org/conflict-kg/vocab/spatial-relation/across": "across",
    "https://w3id.org/conflict-kg/vocab/spatial-relation/along": "along",
    "https://w3id.org/conflict-kg/vocab/spatial-relation/around": "around",
    "https://w3id.org/conflict-kg/vocab/spatial-relation/at": "at",
    "https://w3id.org/conflict-kg/vocab/spatial-relation/between": "between",
    "https://w3id.org/conflict-kg/vocab/spatial-relation/border-of": "on the border of",
    "https://w3id.org/conflict-kg/vocab/spatial-relation/countryside-of": "in the countryside of",
    "https://w3id.org/conflict-kg/vocab/spatial-relation/east-of": "east of",
    "https://w3id.org/conflict-kg/vocab/spatial-relation/from": "from",
    "https://w3id.org/conflict-kg/vocab/spatial-relation/in": "in",
    "https://w3id.org/conflict-kg/vocab/spatial-relation/in-east-of": "in the east of",
    "https://w3id.org/conflict-kg/vocab/spatial-relation/in-north-east-of": "in the north-east of",
    "https://w3id.org/conflict-kg/vocab/spatial-relation/in-north-of": "in the north of",
    "https://w3id.org/conflict-kg/vocab/spatial-relation/in-north-west-of": "in the north-west of",
    "https://w3id.org/conflict-kg/vocab/spatial-relation/in-south-east-of": "in the south-east of",
    "https://w3id.org/conflict-kg/vocab/spatial-relation/in-south-of": "in the south of",
    "https://w3id.org/conflict-kg/vocab/spatial-relation/in-south-west-of": "in the south-west of",
    "https://w3id.org/conflict-kg/vocab/spatial-relation/in-west-of": "in the west of",
    "https://w3id.org/conflict-kg/vocab/spatial-relation/near": "near",
    "https://w3id.org/conflict-kg/vocab/spatial-relation/north-east-of": "north-east of",
    "https://w3id.org/conflict-kg/vocab/spatial-relation/north-of": "north of",
    "https://w3id.org/conflict-kg/vocab/spatial-relation/north-west-of": "north-west of",
    "https://w3id.org/conflict-kg/vocab/spatial-relation/outside": "outside",
    "https://w3id.org/conflict-kg/vocab/spatial-relation/outskirts-of": "on the outskirts of",
    "https://w3id.org/conflict-kg/vocab/spatial-relation/south-east-of": "south-east of",
    "https://w3id.org/conflict-kg/vocab/spatial-relation/south-of": "south of",
    "https://w3id.org/conflict-kg/vocab/spatial-relation/south-west-of": "south-west of",
    "https://w3id.org/conflict-kg/vocab/spatial-relation/towards": "towards",
    "https://w3id.org/conflict-kg/vocab/spatial-relation/west-of": "west of",
    "https://w3id.org/conflict-kg/vocab/stance/alleges": "alleges",
    "https://w3id.org/conflict-kg/vocab/stance/asserts": "asserts",
    "https://w3id.org/conflict-kg/vocab/stance/blames": "blames",
    "https://w3id.org/conflict-kg/vocab/stance/claims-responsibility": "claims responsibility",
    "https://w3id.org/conflict-kg/vocab/stance/confirms": "confirms",
    "https://w3id.org/conflict-kg/vocab/stance/denies": "denies",
    "https://w3id.org/conflict-kg/vocab/stance/doubts": "doubts",
    "https://w3id.org/conflict-kg/vocab/stance/relays-unverified": "relays as unverified",
    "https://w3id.org/conflict-kg/vocab/stance/suspects": "suspects",
    "https://w3id.org/conflict-kg/vocab/stance/threatens": "threatens",
    "https://w3id.org/conflict-kg/vocab/time-basis/absolute": "absolute",
    "https://w3id.org/conflict-kg/vocab/time-basis/in-quotation": "in a quotation",
    "https://w3id.org/conflict-kg/vocab/time-basis/inherited": "inherited",
    "https://w3id.org/conflict-kg/vocab/time-basis/relative-day": "relative day",
    "https://w3id.org/conflict-kg/vocab/time-basis/relative-vague": "relative and vague",
    "https://w3id.org/conflict-kg/vocab/time-basis/relative-weekday": "relative weekday",
    "https://w3id.org/conflict-kg/vocab/time-basis/unstated": "unstated",
    "https://w3id.org/conflict-kg/vocab/time-precision/day": "day",
    "https://w3id.org/conflict-kg/vocab/time-precision/days": "days",
    "https://w3id.org/conflict-kg/vocab/time-precision/month": "month",
    "https://w3id.org/conflict-kg/vocab/time-precision/vague": "vague",
    "https://w3id.org/conflict-kg/vocab/time-precision/week": "week",
    "https://w3id.org/conflict-kg/vocab/time-precision/year": "year",
    "https://w3id.org/conflict-kg/vocab/verification/contested": "contested",
    "https://w3id.org/conflict-kg/vocab/verification/multi-source": "multiple sources",
    "https://w3id.org/conflict-kg/vocab/verification/party-claim": "claim of a party",
    "https://w3id.org/conflict-kg/vocab/verification/retracted": "retracted",
    "https://w3id.org/conflict-kg/vocab/verification/said-unverified": "said to be unverified",
    "https://w3id.org/conflict-kg/vocab/verification/single-source": "single source",
    "https://w3id.org/conflict-kg/vocab/victim-status/civilian": "civilian",
    "https://w3id.org/conflict-kg/vocab/victim-status/combatant": "combatant",
    "https://w3id.org/conflict-kg/vocab/victim-status/family-of-combatants": "family of combatants",
    "https://w3id.org/conflict-kg/vocab/victim-status/mixed": "mixed",
    "https://w3id.org/conflict-kg/vocab/victim-status/object": "object",
    "https://w3id.org/conflict-kg/vocab/victim-status/unknown": "unknown",
}
"""English label of each concept by IRI."""
