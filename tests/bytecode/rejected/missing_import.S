%% rule: indexes
%% import 7 does not exist
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {call_ext_only,1,{missing,import,7}}.
    int_code_end.
