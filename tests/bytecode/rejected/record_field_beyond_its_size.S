%% rule: lists
%% field 3 is not one of 1..2
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {test_heap,3,1}.
    {update_record,{atom,copy},2,{x,0},{x,0},{list,[3,{atom,a}]}}.
    return.
    int_code_end.
